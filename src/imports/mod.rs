//! Files that others make, read whole or refused whole with line and field: bytes in, values out. Pure.
