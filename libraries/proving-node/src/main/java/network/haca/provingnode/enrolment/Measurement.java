package network.haca.provingnode.enrolment;

import java.util.List;
import java.util.Set;
import network.haca.primitives.Bytes;

/**
 * A node's measurement: what its attestation says that it runs, and so what its key may sign for.
 *
 * @param pcrs PCR0 to PCR2 of a simulated enclave; a real one knows its own
 * @param contents digests of what the node was given to run
 */
public record Measurement(List<Bytes> pcrs, Set<Bytes> contents) {
  /** That of an enclave which knows its own, where nothing was given to run. */
  public static final Measurement NONE = new Measurement(List.of(), Set.of());

  public Measurement {
    pcrs = List.copyOf(pcrs);
    contents = Set.copyOf(contents);
  }
}
