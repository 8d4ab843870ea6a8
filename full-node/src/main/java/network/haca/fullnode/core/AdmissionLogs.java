package network.haca.fullnode.core;

import java.util.List;
import network.haca.contracts.Addresses;
import network.haca.evm.state.Log;
import network.haca.pipe.Failure;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.PipeEvents;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The logs of the ledger's own transactions about admissions. */
final class AdmissionLogs {
  private AdmissionLogs() {}

  static Log admitted(AdmittedTransaction admitted) {
    return log(
        List.of(PipeEvents.ADMITTED, admitted.hash(), admitted.open().sender().toWord()),
        Bytes32.ofUnsigned(admitted.open().round()),
        Bytes32.ofUnsigned(admitted.requests().size()));
  }

  static List<Log> drawn(AdmittedTransaction admitted) {
    return admitted.requests().stream()
        .map(WaitingRequest::open)
        .map(request -> drawn(admitted.hash(), request))
        .toList();
  }

  private static Log drawn(Bytes32 transactionHash, OpenRequest request) {
    return log(
        List.of(PipeEvents.DRAWN, transactionHash, request.key()),
        request.seed(),
        request.row().isEmpty() ? Bytes32.ZERO : request.row().getFirst());
  }

  static Log answered(AdmittedTransaction admitted, JudgedAnswer.Counts accepted) {
    return log(
        List.of(
            PipeEvents.ANSWERED,
            admitted.hash(),
            accepted.answer().key(),
            accepted.request().open().entry()),
        accepted.answer().node(),
        accepted.leaf().hash(),
        accepted.answer().outputHash(),
        Bytes32.ofUnsigned(accepted.answer().failure().map(Failure::number).orElse(0)));
  }

  static Log expired(AdmittedTransaction admitted) {
    return log(List.of(PipeEvents.EXPIRED, admitted.hash(), admitted.open().sender().toWord()));
  }

  private static Log log(List<Bytes32> topics, Bytes32... words) {
    Bytes[] data = new Bytes[words.length];
    for (int i = 0; i < words.length; i++) {
      data[i] = words[i].value();
    }
    return new Log(Addresses.INFERENCES, topics, Bytes.concat(data));
  }
}
