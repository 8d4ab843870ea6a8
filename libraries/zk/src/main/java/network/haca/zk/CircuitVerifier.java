package network.haca.zk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.zkverifier.CircuitForm;
import network.haca.zkverifier.MeasuredError;
import network.haca.zkverifier.ZkProof;

/**
 * The contract that judges a circuit's proofs. One that no registry keeps gives place to EZKL's
 * reusable verifier, whose code has the hash of the circuit's key artifact (docs/adr/0045).
 *
 * @param code runtime code
 * @param key the artifact that stands behind each proof; empty of a verifier for this circuit alone
 */
record CircuitVerifier(Bytes code, Bytes key) {
  /** As the registry of models keeps it, with a byte before it (rule H3). */
  private static final int BYTES_MAX = 24_575;

  private static final String SOURCE = "verifier.sol";
  private static final String BOUND = "bound.sol";

  /** Where the template has the hash of the key artifact, its words, and the bytes of a proof. */
  private static final List<String> PLACES =
      List.of("KEY_HASH = " + Bytes32.ZERO.toHex(), "KEY_WORDS = 0", "PROOF_BYTES = 0");

  /**
   * The circuit's own, of the source that is in the folder.
   *
   * @param suffix behind the code, where it never runs
   */
  static CircuitVerifier own(ProverTools tools, CircuitFolder folder, Bytes suffix)
      throws IOException {
    Bytes code = tools.compile("Halo2Verifier", List.of(folder.file(SOURCE)));
    return new CircuitVerifier(Bytes.concat(code, suffix), Bytes.EMPTY);
  }

  /**
   * What the code says of the circuit: how far it is off the model, if that was measured, and of
   * which tensors it is. Of one input and one output, nothing has to be told from anything else.
   */
  static Bytes suffix(CircuitForm form, Optional<MeasuredError> error) {
    return Bytes.concat(
        error.map(MeasuredError::suffix).orElse(Bytes.EMPTY),
        form.hasSeveral() ? form.suffix() : Bytes.EMPTY);
  }

  /**
   * The reusable one, of the source that is in the folder.
   *
   * @param suffix behind the code, where it never runs
   * @param key of the circuit
   * @param proofBytes of each proof
   * @throws ZkException if no registry keeps it
   */
  static CircuitVerifier bound(
      ProverTools tools, CircuitFolder folder, Bytes suffix, Bytes key, int proofBytes)
      throws IOException {
    Path bound = folder.file(BOUND);
    Files.writeString(bound, source(key, proofBytes));
    Bytes code =
        Bytes.concat(tools.compile("BoundVerifier", List.of(folder.file(SOURCE), bound)), suffix);
    requireKept(code.size());
    return new CircuitVerifier(code, key);
  }

  private static String source(Bytes key, int proofBytes) throws IOException {
    List<String> values =
        List.of(
            "KEY_HASH = " + Keccak.hash(key).toHex(),
            "KEY_WORDS = " + key.size() / Bytes32.SIZE,
            "PROOF_BYTES = " + proofBytes);
    try (InputStream in = CircuitVerifier.class.getResourceAsStream(BOUND)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + BOUND);
      }
      String source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String place : PLACES) {
        if (!source.contains(place)) {
          throw new IllegalStateException(BOUND + " lacks " + place);
        }
        source = source.replace(place, values.get(PLACES.indexOf(place)));
      }
      return source;
    }
  }

  /**
   * A proof as this takes it.
   *
   * @param codeHash that the circuit's description names
   * @param bare as EZKL made it
   */
  ZkProof completed(Bytes32 codeHash, ZkProof bare) {
    return new ZkProof(codeHash, Bytes.concat(bare.proof(), key), bare.instances());
  }

  /** Says whether a registry keeps it. */
  boolean isKept() {
    return code.size() <= BYTES_MAX;
  }

  /**
   * Refuses a verifier that no registry keeps.
   *
   * @throws ZkException saying what makes a smaller one
   */
  static void requireKept(int bytes) throws ZkException {
    if (bytes > BYTES_MAX) {
      throw ZkException.setup(
          "the verifier contract has %d bytes, and a registry keeps one of at most %d (EIP-170); give a smaller model, with fewer kinds of operators"
              .formatted(bytes, BYTES_MAX));
    }
  }
}
