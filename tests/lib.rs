//! User stories as tests: each file here is one `[[test]]` of this package.
