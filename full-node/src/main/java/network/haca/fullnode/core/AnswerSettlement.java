package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.evm.BlockContext;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Bytes32;

/** Pays for answers that count, and records their leaves (rule P6). */
record AnswerSettlement(WorldState state, BlockContext block) {
  ConclusionOutcome.Counts settle(
      AdmittedTransaction admitted, List<JudgedAnswer.Counts> accepted) {
    long fees = 0;
    long checks = 0;
    List<GivenAnswer> answers = new ArrayList<>(admitted.answers());
    for (JudgedAnswer.Counts one : accepted) {
      boolean isPaid = one.answer().failure().isEmpty();
      if (isPaid) {
        fees += pay(admitted, one);
      }
      checks += isPaid ? one.gas() : WaitingRequest.CHECK_GAS;
      record(admitted, one);
      answers.add(GivenAnswer.of(one.answer()));
    }
    AnswerPayment.take(state, admitted.worth(checks));
    TransactionProcessor.payProposer(state, block, admitted.price(), checks);
    List<Bytes32> answered = accepted.stream().map(one -> one.answer().key()).toList();
    AdmittedTransaction left = admitted.withGasLeft(admitted.gasLeft() - fees - checks);
    return new ConclusionOutcome.Counts(
        new Resumption(left, answers, answered), checks, state.endTransaction());
  }

  /** Returns the gas that pays for the parts that there are. */
  private long pay(AdmittedTransaction admitted, JudgedAnswer.Counts one) {
    WaitingRequest request = one.request();
    BigInteger fees = request.fee().multiply(BigInteger.valueOf(one.payees().size()));
    long gas = WaitingRequest.feeGas(fees, admitted.price()).orElseThrow();
    AnswerPayment.share(state, admitted.worth(gas), request.fee(), request.owner(), one.payees());
    return gas;
  }

  /** Records the leaf as settled by itself, so that it counts in no batch. */
  private void record(AdmittedTransaction admitted, JudgedAnswer.Counts one) {
    state.setStorage(
        Addresses.RELAY, UInt256.of(RelayContract.individualSlot(one.leaf().hash())), UInt256.ONE);
    state.log(AdmissionLogs.answered(admitted, one));
  }
}
