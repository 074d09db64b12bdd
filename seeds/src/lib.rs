//! Reference data for tablewright schemas: checked, ordered, idempotent.
