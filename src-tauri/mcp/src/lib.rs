//! What the Model Context Protocol says: revisions, methods, argument checks.
