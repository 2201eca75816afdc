//! Writes the zip. Our own 80 lines, because the bytes are the identity: a library may change its
//! encoder, its flags or its extra fields with any release, and faster deflate encoders give other
//! bytes on other processors.
//!
//! Invariant: the bytes depend on paths and contents alone.

use std::collections::BTreeMap;

/// Deflate level. Part of the format: another level is another identity.
const LEVEL: u8 = 9;
/// 1980-01-01, the least date that a zip has.
const DATE: u16 = 0x0021;
/// Version needed: 2.0 (deflate).
const NEEDED: u16 = 20;
/// Names are UTF-8.
const FLAGS: u16 = 0x0800;

/// One entry, ready to be written.
struct Entry<'f> {
    name: &'f str,
    method: u16,
    crc: u32,
    size: u32,
    data: Vec<u8>,
    offset: u32,
}

/// The zip of files, in the order of their paths. Sizes are within `MAX_TOTAL`, checked before.
pub(crate) fn zip(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut entries = Vec::with_capacity(files.len());
    for (name, bytes) in files {
        let deflated = miniz_oxide::deflate::compress_to_vec(bytes, LEVEL);
        let stored = deflated.len() >= bytes.len();
        let entry = Entry {
            name,
            method: if stored { 0 } else { 8 },
            crc: crc32(bytes),
            size: bytes.len() as u32,
            data: if stored { bytes.clone() } else { deflated },
            offset: out.len() as u32,
        };
        out.extend(0x0403_4b50_u32.to_le_bytes());
        common(&mut out, &entry);
        out.extend(entry.name.as_bytes());
        out.extend(&entry.data);
        entries.push(entry);
    }
    let start = out.len() as u32;
    for entry in &entries {
        out.extend(0x0201_4b50_u32.to_le_bytes());
        // Made by: Unix, so that the mode below counts.
        out.extend((3 << 8 | NEEDED).to_le_bytes());
        common(&mut out, entry);
        // No comment, disk 0, no internal attributes.
        out.extend([0; 6]);
        out.extend((0o100_644_u32 << 16).to_le_bytes());
        out.extend(entry.offset.to_le_bytes());
        out.extend(entry.name.as_bytes());
    }
    let length = out.len() as u32 - start;
    let count = entries.len() as u16;
    out.extend(0x0605_4b50_u32.to_le_bytes());
    out.extend([0; 4]);
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 2]);
    out
}

/// The fields that the local header and the directory share, up to the length of the extra field.
fn common(out: &mut Vec<u8>, entry: &Entry<'_>) {
    for field in [NEEDED, FLAGS, entry.method, 0, DATE] {
        out.extend(field.to_le_bytes());
    }
    for field in [entry.crc, entry.data.len() as u32, entry.size] {
        out.extend(field.to_le_bytes());
    }
    for field in [entry.name.len() as u16, 0] {
        out.extend(field.to_le_bytes());
    }
}

/// CRC-32 as zip has it.
fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut n = 0;
        while n < 256 {
            let mut c = n as u32;
            let mut bit = 0;
            while bit < 8 {
                c = if c & 1 == 1 {
                    0xedb8_8320 ^ (c >> 1)
                } else {
                    c >> 1
                };
                bit += 1;
            }
            table[n] = c;
            n += 1;
        }
        table
    };
    !bytes.iter().fold(!0, |crc, byte| {
        TABLE[((crc ^ u32::from(*byte)) & 0xff) as usize] ^ (crc >> 8)
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn crc_of_the_standard_text() {
        assert_eq!(super::crc32(b"123456789"), 0xcbf4_3926);
    }
}
