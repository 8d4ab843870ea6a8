package network.haca.fullnode.recording;

import java.util.List;
import java.util.Optional;
import network.haca.attestation.EnclaveIdentity;
import network.haca.pipe.Answer;
import network.haca.pipe.Conclusion;
import network.haca.pipe.Failure;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.PipeHashes;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;

/** Conclusions of admissions' first requests, signed and sent by the node that answers. */
final class Conclusions {
  private Conclusions() {}

  /**
   * A conclusion by an answer.
   *
   * @param proof nothing where the node's signature is the proof
   */
  static Bytes answered(
      RecordedChain chain, EnclaveIdentity node, OpenAdmission open, Bytes data, Bytes proof) {
    return signed(chain, node, open, data, Optional.empty(), proof);
  }

  /** A conclusion by the reason why there is no answer. */
  static Bytes failed(
      RecordedChain chain, EnclaveIdentity node, OpenAdmission open, Failure failure) {
    return signed(chain, node, open, Bytes.EMPTY, Optional.of(failure), Bytes.EMPTY);
  }

  private static Bytes signed(
      RecordedChain chain,
      EnclaveIdentity node,
      OpenAdmission open,
      Bytes data,
      Optional<Failure> failure,
      Bytes proof) {
    long chainId = chain.config.chainId();
    OpenRequest request = open.requests().getFirst();
    Bytes32 output = failure.map(PipeHashes::output).orElseGet(() -> PipeHashes.output(data));
    Bytes32 message = SettlementLeaf.message(request.inputHash(chainId), output, open.time());
    Answer answer =
        new Answer(
            request.key(), node.teeId(), open.time(), data, failure, node.sign(message), proof);
    Conclusion unsigned =
        Conclusion.unsigned(open.transactionHash(), open.round(), node.teeId(), List.of(answer));
    return unsigned.signed(node.sign(unsigned.message(chainId))).encode();
  }
}
