;; Writes blobs without end and does not listen when it is told to stop. Mode 'p': listens, and
;; aborts as a Rust guest does whose `unwrap` fails.
(module
  (import "effectforge:media/blobs@0.1.0" "[constructor]blob-writer"
    (func $new (param i32 i32) (result i32)))
  (import "effectforge:media/blobs@0.1.0" "[method]blob-writer.write"
    (func $write (param i32 i32 i32 i32)))
  ;; ALLOCATOR
  (data (i32.const 1024) "text/plain")
  (func (export "effectforge:effect/generator@0.1.0#generate")
    (param i32 i32) (param $mode i32) (param i32) (result i32)
    (local $writer i32) (local $polite i32)
    (local.set $polite (i32.eq (i32.load8_u (local.get $mode)) (i32.const 0x70)))
    (local.set $writer (call $new (i32.const 1024) (i32.const 10)))
    (loop $again
      (call $write (local.get $writer) (i32.const 0) (i32.const 65536) (i32.const 2048))
      (if (i32.and (local.get $polite) (i32.load8_u (i32.const 2048)))
        (then unreachable))
      (br $again))
    unreachable))
