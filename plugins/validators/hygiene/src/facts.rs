//! Reading facts out of the host's probes. A fact that is not there is a reason, never a default.

use effectforge_sdk::Value;

/// An object of facts.
pub(crate) struct Facts<'v>(pub(crate) &'v Value);

impl<'v> Facts<'v> {
    pub(crate) fn get(&self, name: &str) -> Result<&'v Value, String> {
        self.0
            .get(name)
            .ok_or_else(|| format!("the probes have no fact {name}"))
    }

    pub(crate) fn number(&self, name: &str) -> Result<f64, String> {
        self.get(name)?
            .as_f64()
            .ok_or_else(|| format!("the fact {name} is not a number"))
    }

    pub(crate) fn boolean(&self, name: &str) -> Result<bool, String> {
        self.get(name)?
            .as_bool()
            .ok_or_else(|| format!("the fact {name} is not true or false"))
    }

    pub(crate) fn list(&self, name: &str) -> Result<&'v [Value], String> {
        let list = self.get(name)?.as_array();
        list.map(Vec::as_slice)
            .ok_or_else(|| format!("the fact {name} is not a list"))
    }

    pub(crate) fn inner(&self, name: &str) -> Result<Facts<'v>, String> {
        self.get(name).map(Facts)
    }
}
