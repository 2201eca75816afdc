//! Stands in for `js-sys` in guests.
//!
//! On wasm32 oxc-browserslist asks JavaScript for today's date, to read queries such as `last 2
//! years`. A guest has no JavaScript and no clock, and our plugins name language versions, never
//! dates; so the date is the epoch, always, and results stay the same bytes on every day.

/// A date that is the epoch plus what was set.
#[derive(Debug, Default)]
pub struct Date(std::cell::Cell<f64>);

impl Date {
    /// Milliseconds since the epoch: none.
    #[must_use]
    pub fn now() -> f64 {
        0.0
    }

    /// The epoch.
    #[must_use]
    pub fn new_0() -> Self {
        Self::default()
    }

    /// Sets the date, milliseconds since the epoch.
    pub fn set_time(&self, time: f64) -> f64 {
        self.0.set(time);
        time
    }

    /// The year of the epoch.
    #[must_use]
    pub fn get_full_year(&self) -> u32 {
        1970
    }

    /// The month of the epoch, from 0.
    #[must_use]
    pub fn get_month(&self) -> u32 {
        0
    }

    /// No date: the caller takes what is not finite as a query that it cannot read.
    #[must_use]
    pub fn set_full_year_with_month(&self, _year: u32, _month: i32) -> f64 {
        f64::NAN
    }
}
