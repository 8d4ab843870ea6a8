package network.haca.provingnode.enrolment;

import java.time.Instant;
import network.haca.attestation.EnclaveIdentity;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.provingnode.core.SharedSigning;
import network.haca.provingnode.core.Signer;

/** An identity's key as the registry knows it. */
record RegisteredKey(
    EnclaveIdentity identity,
    int teeType,
    Instant countsFrom,
    Measurement measurement,
    SharedSigning shared)
    implements Signer {
  RegisteredKey(
      EnclaveIdentity identity, int teeType, Instant countsFrom, Measurement measurement) {
    this(
        identity,
        teeType,
        countsFrom,
        measurement,
        new SharedSigning(identity::sign, Thread::yield));
  }

  @Override
  public boolean isMeasuredWith(Bytes32 content) {
    return measurement.contents().contains(content.value());
  }

  @Override
  public Bytes32 teeId() {
    return identity.teeId();
  }

  @Override
  public Bytes sign(Bytes32 message) {
    return identity.sign(message);
  }

  @Override
  public Bytes sign(Bytes32 message, Bytes32 salt) {
    return identity.sign(message, salt);
  }

  @Override
  public Bytes signShared(Bytes32 message) {
    return shared.sign(message);
  }
}
