package network.haca.fullnode.core;

import java.util.List;
import java.util.Optional;
import network.haca.evm.BlockContext;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.ReportedFact;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/** Judges the reports on which a fact's answer rests, by block and state (rule P10). */
record FactJudge(RegistryReads contracts, BlockContext block) {
  /**
   * The word on an answer that counts but for its reports. Each is checked as an answer is; those
   * that count are paid.
   *
   * @param since when the request was admitted, seconds
   */
  JudgedAnswer judge(JudgedAnswer.Counts counts, long since) {
    ReportedFact word =
        ReportedFact.of(
            block.chainId().toLongSaturated(),
            counts.request().open(),
            new ReportedFact.Times(since, counts.answer().timestamp()),
            counts.answer().proof(),
            node -> Optional.of(contracts.node(node).publicKey()));
    return switch (word) {
      case ReportedFact.Fails(String reason) -> new JudgedAnswer.IsWrong(reason);
      case ReportedFact.Holds(var result, List<Bytes32> counted, int reports) ->
          InferenceAbi.write(result).equals(counts.answer().returnData())
              ? counts.shown(payees(counted), WaitingRequest.CHECK_GAS * reports)
              : new JudgedAnswer.IsWrong("its reports come to another value");
    };
  }

  private List<Address> payees(List<Bytes32> nodes) {
    return nodes.stream().map(node -> contracts.node(node).paymentAddress()).toList();
  }
}
