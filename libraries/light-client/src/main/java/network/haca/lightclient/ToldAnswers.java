package network.haca.lightclient;

import static network.haca.lightclient.RefusedException.require;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import network.haca.contracts.Addresses;
import network.haca.pipe.InferenceEvent;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/** The logs with which 0xF4 and the hub tell of answers, held to the answers that are proven. */
final class ToldAnswers {
  private ToldAnswers() {}

  /** In words; fails if a log in the transaction's receipt tells of any other answer. */
  static String check(EntryReceipt receipt, List<ProvenCall> calls) throws RefusedException {
    List<ProvenCall> given =
        calls.stream().filter(call -> call.answer().failure().isEmpty()).toList();
    Set<Bytes> events =
        given.stream().map(ToldAnswers::event).collect(Collectors.toCollection(TreeSet::new));
    Set<Bytes> results =
        given.stream()
            .map(call -> call.answer().returnData())
            .collect(Collectors.toCollection(TreeSet::new));
    return "0xF4 tells of answers in %s logs, and the hub in %s, each of them one that is proven here"
        .formatted(
            told(receipt, Addresses.INFERENCE, events, "0xF4"),
            told(receipt, Addresses.INFERENCE_HUB, results, "the hub"));
  }

  private static Bytes event(ProvenCall call) {
    return InferenceEvent.data(call.answer().key(), call.callData(), call.answer().returnData());
  }

  private static long told(EntryReceipt receipt, Address contract, Set<Bytes> answers, String name)
      throws RefusedException {
    List<EventLog> logs =
        receipt.logs().stream().filter(log -> log.address().equals(contract)).toList();
    for (EventLog log : logs) {
      require(
          answers.contains(log.data()),
          name + " tells of an answer that no round in the document gave");
    }
    return logs.size();
  }
}
