package network.haca.fullnode.recording;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import network.haca.attestation.EnclaveIdentity;
import network.haca.attestation.SimulatedNsm;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** Simulated enclaves of one measurement, as production ones look. */
final class Enclaves {
  static final List<Bytes> MEASUREMENTS =
      List.of(
          Bytes.ofUtf8("image of an enclave that is recorded".repeat(2).substring(0, 48)),
          Bytes.ofUtf8("kernel of an enclave that is recorded".repeat(2).substring(0, 48)),
          Bytes.ofUtf8("program of an enclave that is recorded".repeat(2).substring(0, 48)));
  static final Bytes32 PCR_HASH = Keccak.hash(MEASUREMENTS.toArray(Bytes[]::new));

  private Enclaves() {}

  static EnclaveIdentity identity() {
    return EnclaveIdentity.create(
        "recorded", Instant.ofEpochSecond(RecordedGenesis.START), Duration.ofDays(1));
  }

  /**
   * @param time in seconds
   */
  static Bytes document(EnclaveIdentity identity, long time) {
    return new SimulatedNsm(MEASUREMENTS, InstantSource.fixed(Instant.ofEpochSecond(time)))
        .attest(identity.publicKey(), identity.tlsCertificateDer(), Bytes.EMPTY);
  }
}
