package network.haca.lightclient;

import network.haca.contracts.Addresses;
import network.haca.pipe.AdmissionStep;
import network.haca.primitives.Bytes;

/**
 * One of the ledger's own transactions (type 0x7e, rule L6) that takes a step about admissions.
 * Nobody but FinalizeBlock puts such a transaction into a block.
 */
record SystemEntry(long height, long index, AdmissionStep step) {
  private static final int TYPE = 0x7e;
  private static final int FIELDS = 4;

  static SystemEntry decode(Bytes encoded) throws MalformedException, RefusedException {
    RefusedException.require(
        !encoded.isEmpty() && encoded.get(0) == TYPE,
        "a transaction stands where the ledger's own belongs");
    RlpFields fields =
        RlpFields.of(encoded.slice(1, encoded.size() - 1), FIELDS, "ledger's own transaction");
    RefusedException.require(
        fields.address(2).equals(Addresses.INFERENCES),
        "one of the ledger's own transactions is not about inference");
    return new SystemEntry(
        fields.number(0),
        fields.number(1),
        AdmissionStep.decode(fields.text(3))
            .orElseThrow(() -> new MalformedException("the step of an admission is of no kind")));
  }
}
