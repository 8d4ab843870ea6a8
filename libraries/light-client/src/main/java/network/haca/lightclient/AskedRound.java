package network.haca.lightclient;

import static network.haca.lightclient.RefusedException.require;

import java.time.Instant;
import java.util.List;
import network.haca.contracts.Addresses;
import network.haca.pipe.AdmissionStep;
import network.haca.pipe.Conclusion;
import network.haca.pipe.PipeEvents;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/**
 * A round of questions of a transaction: a block that lets it wait, and a later one that has the
 * answers (rules P3, P5).
 *
 * @param number from 1
 * @param sender of the transaction, as the ledger recovered it
 * @param asked requests that wait for answers
 * @param admittedIn the hash of the header from which the seeds are made
 * @param admittedAt the time of that block
 * @param answered the ledger's logs of the answers, one for each in the conclusion
 * @param answeredIn the block with the conclusion
 * @param answeredAt the time of that block
 */
record AskedRound(
    int number,
    Address sender,
    long asked,
    Bytes32 admittedIn,
    Instant admittedAt,
    Conclusion conclusion,
    List<EventLog> answered,
    long answeredIn,
    Instant answeredAt) {
  private static final int DATA_BYTES = 2 * Bytes32.SIZE;

  AskedRound {
    answered = List.copyOf(answered);
  }

  /**
   * @param admitting the block whose last proven entry admits the transaction
   * @param concluding the block whose first proven entry is the conclusion
   */
  static AskedRound read(
      Bytes32 transaction, int number, ProvenBlock admitting, ProvenBlock concluding)
      throws RefusedException, MalformedException {
    require(
        concluding.header().number() > admitting.header().number(),
        "the blocks are not in their order");
    EventLog admitted = admitted(transaction, number, admitting);
    Conclusion conclusion = conclusion(transaction, number, concluding);
    List<EventLog> answered = concluding.receipt(0).logs();
    require(
        answered.size() == conclusion.answers().size(),
        "the ledger logged %s answers of the %s in the conclusion of round %s"
            .formatted(answered.size(), conclusion.answers().size(), number));
    return new AskedRound(
        number,
        Address.ofWord(admitted.topics().get(2)),
        admitted.data().getLong(DATA_BYTES - Long.BYTES),
        admitting.hash(),
        admitting.header().time(),
        conclusion,
        answered,
        concluding.header().number(),
        concluding.header().time());
  }

  /** The ledger's word that the transaction waits; its log has the sender and the requests. */
  private static EventLog admitted(Bytes32 transaction, int number, ProvenBlock block)
      throws RefusedException, MalformedException {
    int place = block.count() - 1;
    AdmissionStep step = block.system(place).step();
    require(
        step.kind() == AdmissionStep.Kind.ADMIT && Keccak.hash(step.data()).equals(transaction),
        "block %s does not admit the transaction".formatted(block.header().number()));
    List<EventLog> logs = block.receipt(place).logs();
    boolean isOfRound =
        logs.size() == 1
            && logs.getFirst().address().equals(Addresses.INFERENCES)
            && logs.getFirst().topics().size() == 3
            && logs.getFirst()
                .topics()
                .subList(0, 2)
                .equals(List.of(PipeEvents.ADMITTED, transaction))
            && logs.getFirst().data().size() == DATA_BYTES
            && logs.getFirst()
                .data()
                .slice(0, Bytes32.SIZE)
                .equals(Bytes32.ofUnsigned(number).value());
    require(
        isOfRound,
        "block %s admits the transaction for another round than %s"
            .formatted(block.header().number(), number));
    return logs.getFirst();
  }

  private static Conclusion conclusion(Bytes32 transaction, int number, ProvenBlock block)
      throws RefusedException, MalformedException {
    AdmissionStep step = block.system(0).step();
    require(
        step.kind() == AdmissionStep.Kind.CONCLUDE,
        "block %s has no conclusion there".formatted(block.header().number()));
    Conclusion conclusion =
        Conclusion.decode(step.data())
            .orElseThrow(() -> new RefusedException("a conclusion is not in its one form"));
    require(
        conclusion.transactionHash().equals(transaction),
        "block %s concludes another transaction".formatted(block.header().number()));
    require(
        conclusion.round() == number,
        "block %s concludes round %s, not %s: a round is missing, or there twice"
            .formatted(block.header().number(), conclusion.round(), number));
    return conclusion;
  }
}
