//! The French of every error: a table from code to cause and help, with named places for the facts.
//!
//! Invariant: data alone; `french` fills the places, and its tests hold the table against every error.

/// The French of one code.
pub(super) struct Text {
    pub(super) code: &'static str,
    pub(super) cause: &'static str,
    pub(super) help: &'static str,
}

const fn text(code: &'static str, cause: &'static str, help: &'static str) -> Text {
    Text { code, cause, help }
}

const RAISE: &str = "relevez la limite dans le manifeste du plugin si le travail est honnête";
const REPORT: &str = "signalez-le à l'éditeur du plugin";

/// Errors of a job.
pub(super) const ERRORS: &[Text] = &[
    text(
        "cannot_read",
        "impossible de lire {path} : {cause}",
        "vérifiez le chemin et les droits d'accès",
    ),
    text(
        "cannot_write",
        "impossible d'écrire {path} : {cause}",
        "choisissez un autre dossier avec --out",
    ),
    text(
        "foreign_folder",
        "{path} n'est pas vide et n'a pas été créé par effectforge",
        "choisissez un autre dossier avec --out, ou videz celui-ci",
    ),
    text(
        "brief_too_large",
        "le brief a {used} octets ; on en lit {limit} au plus",
        "raccourcissez-le, ou donnez la partie qui compte",
    ),
    text(
        "no_parser",
        "aucun plugin installé ne lit {name}",
        "donnez un fichier .txt ou .md, ou le brief lui-même en texte",
    ),
    text(
        "not_an_effect",
        "le brief ne décrit rien à voir",
        "dites ce qui doit bouger et dans quelles couleurs, par exemple « neige calme la nuit »",
    ),
    text(
        "no_generator",
        "aucun plugin installé ne fait {wanted}",
        "choisissez avec --family : {available}",
    ),
    text(
        "no_exporter",
        "aucun plugin installé n'écrit la cible `{target}`",
        "cibles : {available}",
    ),
    text(
        "unsupported",
        "{plugin} ne peut pas écrire cet effet : {reasons}",
        "choisissez une autre cible",
    ),
    text(
        "plugin_failed",
        "{plugin} a échoué alors qu'il devait {task} : {failure}",
        "",
    ),
    text(
        "quarantined",
        "{plugin} n'est pas appelé : {reason}",
        "mettez le plugin à jour, ou recommencez",
    ),
    text(
        "cannot_load",
        "{plugin} ne peut pas être chargé : {reason}",
        "reconstruisez-le avec `effectforge plugin build`",
    ),
    text(
        "unknown_plugin",
        "il n'y a pas de plugin `{id}`",
        "voyez `effectforge plugin list`",
    ),
    text(
        "invalid_effect",
        "l'effet n'est pas valide :\n{problems}",
        "corrigez le graphe à ces endroits",
    ),
    text(
        "cannot_render",
        "l'image n'a pas pu être faite : {cause}",
        "choisissez une taille plus petite",
    ),
    text(
        "invalid_parameter",
        "paramètre `{name}` : {reason}",
        "voyez `params` dans effect.json",
    ),
    text(
        "invalid_arguments",
        "une image fixe (--at, png) et un clip (--clip, un format animé) sont demandés à la fois",
        "donnez --at pour une image fixe, ou --clip avec --format apng, gif, webp ou filmstrip",
    ),
    text("cancelled", "annulé", ""),
    text(
        "internal",
        "erreur interne : {cause}",
        "merci de la signaler avec la commande qui l'a causée",
    ),
];

/// Why a value is none for a parameter.
pub(super) const PARAMETERS: &[Text] = &[
    text(
        "not_assigned",
        "`{text}` n'est pas de la forme NOM=VALEUR",
        "écrivez par exemple --set density=1.5",
    ),
    text("unknown", "les paramètres de l'effet sont {known}", ""),
    text(
        "not_a_number",
        "`{value}` n'est pas un nombre de {min} à {max}",
        "",
    ),
    text(
        "not_of_generator",
        "les paramètres du générateur sont {known}",
        "`effectforge plugin info ID` dit ce qu'un générateur accepte",
    ),
    text(
        "not_taken",
        "cette valeur n'est pas acceptée ({wanted})",
        "`effectforge plugin info ID` dit ce qu'un générateur accepte",
    ),
    text(
        "not_a_color",
        "`{value}` n'est pas une couleur comme #ffc94d",
        "",
    ),
];

/// Errors of the toolchain.
pub(super) const TOOLCHAIN: &[Text] = &[
    text(
        "no_compiler",
        "aucun compilateur Rust avec la cible {target} n'a été trouvé\n{tried}\npour y remédier : {mend}",
        "",
    ),
    text(
        "bad_override",
        "EFFECTFORGE_WASM_RUSTC nomme `{rustc}`, qui ne convient pas ({cause}) ; nommez un rustc qui a {target}, \
         ou retirez la variable",
        "",
    ),
    text("io", "impossible d'utiliser `{path}` : {cause}", ""),
    text(
        "cannot_run",
        "impossible de lancer `{program}` : {cause} ; est-il installé et dans le PATH ?",
        "",
    ),
    text("bad_manifest", "`{path}` n'est pas valide :\n{cause}", ""),
    text(
        "not_a_plugin",
        "`{folder}` n'est pas un projet de plugin : {cause}",
        "",
    ),
    text(
        "does_not_compile",
        "le plugin ne compile pas :\n{cause}",
        "",
    ),
    text(
        "bad_component",
        "impossible d'en faire un composant : {cause}{help}",
        "",
    ),
    text(
        "breaks_contract",
        "le composant ne respecte pas le contrat de son genre :\n{cause}",
        "",
    ),
];

/// How a plugin's call failed.
pub(super) const FAILURES: &[Text] = &[
    text(
        "memory",
        "limite de mémoire atteinte : {used} octets sur {limit}",
        RAISE,
    ),
    text(
        "table",
        "limite des tables atteinte : {used} éléments sur {limit}",
        RAISE,
    ),
    text(
        "wall",
        "limite de temps atteinte : {used} ms sur {limit}",
        RAISE,
    ),
    text(
        "fuel",
        "limite d'instructions atteinte : {used} sur {limit}",
        RAISE,
    ),
    text(
        "stack",
        "limite de la pile atteinte : {used} octets sur {limit}",
        RAISE,
    ),
    text(
        "log_lines",
        "limite du journal atteinte : {used} lignes sur {limit}",
        RAISE,
    ),
    text(
        "log_bytes",
        "limite du journal atteinte : {used} octets sur {limit}",
        RAISE,
    ),
    text(
        "output",
        "limite de sortie atteinte : {used} octets sur {limit}",
        RAISE,
    ),
    text(
        "host_bytes",
        "limite des images et blocs tenus par l'hôte atteinte : {used} octets sur {limit}",
        RAISE,
    ),
    text(
        "handles",
        "limite des descripteurs atteinte : {used} sur {limit}",
        RAISE,
    ),
    text(
        "hostcall_bytes",
        "limite d'un appel à l'hôte atteinte : {used} octets sur {limit}",
        RAISE,
    ),
    text(
        "concurrency",
        "limite des appels simultanés atteinte : {used} sur {limit}",
        RAISE,
    ),
    text("cancelled", "l'appel a été annulé", REPORT),
    text(
        "trap",
        "le plugin s'est arrêté sur une faute : {message} ({code})",
        REPORT,
    ),
    // The plugin's own words.
    text("refused", "{message}", ""),
    text(
        "preflight",
        "il ne convient pas à cet hôte : {message}",
        REPORT,
    ),
    text(
        "malformed_result",
        "résultat mal formé ({what}) : {message}",
        REPORT,
    ),
];

/// What plugins are asked to do.
pub(super) const TASKS: &[(&str, &str)] = &[
    ("read the brief", "lire le brief"),
    ("look at the brief", "regarder le brief"),
    ("make the effect", "faire l'effet"),
    ("optimize", "optimiser"),
    ("write the files", "écrire les fichiers"),
    ("measure", "mesurer"),
];
