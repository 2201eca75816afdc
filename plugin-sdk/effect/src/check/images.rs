//! Rules of images and of the pictures that draw them. Pixels are not looked at here: who draws decodes.

use crate::graph::{Image, Picture};
use crate::unit::Dimension;

use super::{Checker, is_identifier, limits};

impl Checker<'_> {
    pub(super) fn images(&mut self) {
        let images = &self.effect.images;
        if images.len() > limits::IMAGES_MAX {
            let message = format!(
                "{} images are more than {}",
                images.len(),
                limits::IMAGES_MAX
            );
            self.problem("too_many", "/images", message, "use fewer");
        }
        for (id, image) in images.iter().take(limits::IMAGES_MAX) {
            if !is_identifier(id) {
                let message = format!("`{id}` is no identifier");
                self.problem("invalid_id", "/images", message, "use lower case, `_`");
                continue;
            }
            self.image(image, &format!("/images/{id}"));
        }
    }

    fn image(&mut self, image: &Image, path: &str) {
        if image.media_type != "image/png" {
            let message = format!("images of type `{}` are not read", image.media_type);
            let at = format!("{path}/media_type");
            self.problem(
                "unsupported_media",
                at,
                message,
                "save it as PNG: image/png",
            );
            return;
        }
        let side = 1.0..=f64::from(limits::IMAGE_PX_MAX);
        self.range(
            f64::from(image.width),
            side.clone(),
            &format!("{path}/width"),
        );
        self.range(f64::from(image.height), side, &format!("{path}/height"));
        let digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if image.sha256.len() != 64 || !image.sha256.bytes().all(digit) {
            let message = "the digest is not 64 lower-case hexadecimal digits".to_owned();
            let at = format!("{path}/sha256");
            self.problem(
                "invalid_digest",
                at,
                message,
                "write the SHA-256 of the file",
            );
        }
        let at = format!("{path}/data");
        match image.file_bytes() {
            Some(bytes) if bytes > limits::IMAGE_BYTES_MAX => {
                let message = format!("{bytes} bytes are more than {}", limits::IMAGE_BYTES_MAX);
                self.problem(
                    "too_large",
                    at,
                    message,
                    "save a smaller picture, or fewer colours",
                );
                return;
            }
            Some(_) if image.file().is_some() => {}
            _ => {
                let message = "this is no base64 with padding".to_owned();
                self.problem("invalid_image", at, message, "encode the file in base64");
                return;
            }
        }
        match image.png_head() {
            None => {
                let message = "the file does not begin as a PNG does".to_owned();
                self.problem("invalid_image", at, message, "save it as PNG");
            }
            Some(head) if (head.width, head.height) != (image.width, image.height) => {
                let message = format!("the file has {} × {} pixels", head.width, head.height);
                self.problem("invalid_image", at, message, "write its width and height");
            }
            Some(_) => {}
        }
    }

    pub(super) fn picture(&mut self, picture: &Picture, path: &str) {
        let element = self.used_emitter(&picture.emitter, path);
        self.used_fields(&picture.fields, element, path);
        let numbers = [
            (&picture.size_x, Dimension::LENGTH, "size_x"),
            (&picture.size_y, Dimension::LENGTH, "size_y"),
            (&picture.angle, Dimension::ANGLE, "angle"),
            (&picture.alpha, Dimension::SCALAR, "alpha"),
        ];
        for (expr, dimension, name) in numbers {
            self.expect(expr, dimension, element, &format!("{path}/{name}"));
        }
        if !self.effect.images.contains_key(&picture.image) {
            let message = format!("there is no image `{}`", picture.image);
            let known: Vec<_> = self
                .effect
                .images
                .keys()
                .map(String::as_str)
                .take(8)
                .collect();
            let help = format!("put it in /images; there are: {}", known.join(", "));
            self.problem("missing_image", format!("{path}/image"), message, &help);
        }
    }
}
