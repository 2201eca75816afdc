//! Every picture that the plugins can make: family × variant, and one job of the pipeline for each.

use std::path::PathBuf;
use std::sync::Arc;

use effectforge_effect::Effect;
use effectforge_manifest::Kind;
use effectforge_runtime::{
    CancelToken, Generate, Made, Runtime, RuntimeError, RuntimeOptions, Silent, Variant,
};

use crate::parity::Result;

/// The seed of every job.
const SEED: u64 = 1;

/// A variant of a family.
#[derive(Clone, Debug)]
pub(crate) struct Look {
    pub(crate) family: String,
    /// None for a family that has a single look.
    pub(crate) variant: Option<Variant>,
}

impl Look {
    /// `aurora-lake`: a file's name.
    pub(crate) fn name(&self) -> String {
        match &self.variant {
            Some(variant) => format!("{}-{}", self.family, variant.name),
            None => self.family.clone(),
        }
    }

    /// `lake`.
    pub(crate) fn variant(&self) -> &str {
        self.variant.as_ref().map_or("", |variant| &variant.name)
    }

    /// What someone asks for who says nothing but the family: its own colours are seen. Families of letters write it.
    fn request(&self, target: &str) -> Generate {
        Generate {
            seed: Some(SEED),
            family: Some(self.family.clone()),
            parameters: self
                .variant
                .as_ref()
                .map(Variant::parameters)
                .unwrap_or_default(),
            target: target.to_owned(),
            ..Generate::text(self.family.replace('_', " "))
        }
    }
}

/// Which looks a bench is asked for.
#[derive(Debug, Default)]
pub(crate) struct Which {
    /// Every variant, not the first of each family alone.
    pub(crate) all: bool,
    /// Of these families; none: of all.
    pub(crate) only: Vec<String>,
    /// Packages in place of embedded ones of the same id.
    pub(crate) plugins: Vec<PathBuf>,
}

impl Which {
    /// The studio and the looks.
    pub(crate) fn open(&self) -> Result<(Studio, Vec<Look>)> {
        let studio = Studio::open(&self.plugins)?;
        let mut looks = studio.looks(&self.only)?;
        if !self.all {
            looks.dedup_by(|a, b| a.family == b.family);
        }
        Ok((studio, looks))
    }
}

/// The runtime with its plugins, and the threads that it works on.
pub(crate) struct Studio {
    tokio: tokio::runtime::Runtime,
    runtime: Runtime,
}

impl Studio {
    /// With these packages in place of embedded ones of the same id.
    pub(crate) fn open(extra: &[PathBuf]) -> Result<Self> {
        let options = RuntimeOptions {
            extra_packages: extra.to_vec(),
            ..RuntimeOptions::default()
        };
        let tokio = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        let runtime = tokio.block_on(async { Runtime::open(options) })?;
        Ok(Self { tokio, runtime })
    }

    /// Every look, family by family; with `only`, of these families.
    pub(crate) fn looks(&self, only: &[String]) -> Result<Vec<Look>> {
        let mut looks = Vec::new();
        for plugin in self.runtime.catalog().of_kind(Kind::Generator) {
            let mut seen: Vec<Vec<Variant>> = Vec::new();
            for family in &plugin.manifest.families {
                let variants = self.tokio.block_on(self.runtime.variants(family))?;
                // `bokeh` is a name for what `particles` shows already.
                if !variants.is_empty() && seen.contains(&variants) {
                    continue;
                }
                seen.push(variants.clone());
                let look = |variant| Look {
                    family: family.clone(),
                    variant,
                };
                match variants.is_empty() {
                    true => looks.push(look(None)),
                    false => looks.extend(variants.into_iter().map(Some).map(look)),
                }
            }
        }
        for family in only {
            if !looks.iter().any(|look| &look.family == family) {
                return Err(format!("no plugin makes `{family}`").into());
            }
        }
        looks.retain(|look| only.is_empty() || only.contains(&look.family));
        Ok(looks)
    }

    /// The graph alone.
    pub(crate) fn design(&self, look: &Look) -> Result<Effect> {
        let request = look.request("canvas2d");
        let cancel = CancelToken::new();
        let job = self.runtime.design(&request, Arc::new(Silent), &cancel);
        Ok(self.tokio.block_on(job)?)
    }

    /// Everything of a job but pictures; a target that refuses the effect says why.
    pub(crate) fn make(
        &self,
        look: &Look,
        target: &str,
        probe: bool,
    ) -> std::result::Result<Made, RuntimeError> {
        let request = Generate {
            preview: false,
            probe,
            ..look.request(target)
        };
        let cancel = CancelToken::new();
        let job = self.runtime.generate(request, Arc::new(Silent), &cancel);
        self.tokio.block_on(job)
    }
}
