package network.haca.oracle.source;

import network.haca.primitives.Bytes;

/** The place of a value in a source's answer, and with it the answer's format. */
public sealed interface Selection
    permits PointerSelection, PathSelection, CsvSelection, TextSelection {
  /** The value that an answer has there. */
  Selected in(Bytes answer);
}
