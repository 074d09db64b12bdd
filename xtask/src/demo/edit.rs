//! What the demo changes in its files, line by line.

/// Lines of a file: those before, and those after.
pub(crate) struct Edit {
    /// The lines that are replaced, wherever they stand.
    pub(crate) before: &'static str,
    /// What stands there afterwards.
    pub(crate) after: &'static str,
    /// The line after which `before` is looked for.
    pub(crate) below: &'static str,
    /// Whether each occurrence is replaced, or the first.
    pub(crate) every: bool,
}

/// A rename, a new required column, a changed check.
pub(crate) const SCHEMA: &[Edit] = &[
    Edit {
        below: "  event_types:",
        before: "      description: text?\n",
        after: "      meaning: { type: text?, renamed_from: description }\n",
        every: false,
    },
    Edit {
        below: "  event_types:",
        before: "    mixins: [created]\n",
        after: "      severity: { type: varchar(10), default: low, backfill: \"CASE WHEN name LIKE '%error%' THEN 'high' ELSE 'low' END\" }\n    mixins: [created]\n",
        every: false,
    },
    Edit {
        below: "  event_types:",
        before: "      event_type_name_is_a_word: length(trim(name)) > 0 AND name = lower(name)\n",
        after: "      event_type_name_is_a_word: length(trim(name)) > 0 AND name = lower(name) AND name NOT LIKE '% %'\n",
        every: false,
    },
];

/// The seeds follow the rename.
pub(crate) const SEEDS: &[Edit] =
    &[Edit { below: "event_types:", before: "\n    description: ", after: "\n    meaning: ", every: true }];
