package network.haca.answering.chain;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.InferenceRequest;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.PipeHashes;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;

/**
 * Holds an admission that a full node shows to what follows from its transaction's hash, its call
 * data and the header of its height (rules P1, P4). That the chain has this header is for {@link
 * HeaderTrust} to say; that the transaction was admitted is not shown.
 */
final class AdmissionCheck {
  private static final int NUMBER = 8;
  private static final int TIMESTAMP = 11;
  private static final int NUMBER_BYTES_MAX = 6;

  private AdmissionCheck() {}

  /** Whether rows are drawn, as they are at the height behind the admission's. */
  static boolean isDrawn(OpenAdmission admission) {
    return admission.requests().stream().noneMatch(request -> request.seed().equals(Bytes32.ZERO));
  }

  /**
   * What is wrong with an admission; nothing if all follows.
   *
   * @param header of the admission's height, in RLP
   */
  static Optional<String> flaw(OpenAdmission admission, Bytes header) {
    if (!number(header, NUMBER).equals(Optional.of(admission.height()))
        || !number(header, TIMESTAMP).equals(Optional.of(admission.time()))) {
      return Optional.of("its header has another height or time");
    }
    Bytes32 hash = Keccak.hash(header);
    return admission.requests().stream()
        .flatMap(request -> flaw(admission, request, hash).stream())
        .findFirst();
  }

  private static Optional<String> flaw(
      OpenAdmission admission, OpenRequest request, Bytes32 headerHash) {
    if (!request.key().equals(PipeHashes.key(admission.transactionHash(), request.callData()))) {
      return Optional.of("a request's key is not that of its transaction and call data");
    }
    if (!request.seed().equals(PipeHashes.seed(request.key(), headerHash))) {
      return Optional.of("a request's seed is not that of its key and header");
    }
    Optional<InferenceRequest> read = InferenceAbi.readRequest(request.callData());
    if (read.filter(asked -> asked.modeNumber() == request.mode().number()).isEmpty()) {
      return Optional.of("a request's call data asks in another mode");
    }
    String model = read.orElseThrow().modelCid();
    return model.startsWith("0x") && !model.equals(request.entry().toHex())
        ? Optional.of("a request's call data names another entry")
        : Optional.empty();
  }

  private static Optional<Long> number(Bytes header, int index) {
    try {
      return Rlp.decode(header) instanceof Rlp.Sequence(List<Rlp.Item> fields)
              && fields.size() > index
              && fields.get(index) instanceof Rlp.Text(Bytes value)
              && value.size() <= NUMBER_BYTES_MAX
          ? Optional.of(new BigInteger(1, value.toArray()).longValueExact())
          : Optional.empty();
    } catch (Rlp.MalformedException e) {
      return Optional.empty();
    }
  }
}
