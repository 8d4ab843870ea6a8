package network.haca.fullnode.core;

import java.math.BigInteger;
import network.haca.evm.BlockContext;
import network.haca.evm.state.WorldState;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;

/** A stage on which attacks on inference inside transactions are tried. */
abstract class InferenceAttack {
  static final Bytes REQUEST = InferenceStage.request(0, 150);
  static final Bytes OTHER = InferenceStage.request(0, 999);
  static final Bytes ANSWER = InferenceStage.answer(5, 7);
  static final Address USER = InferenceStage.address(InferenceStage.USER);

  final InferenceStage stage;

  InferenceAttack(NodeKind... nodes) {
    this.stage = new InferenceStage(nodes);
  }

  Bytes user(Address to, long gas, Bytes data) {
    return stage.transaction(InferenceStage.USER, to, BigInteger.ZERO, gas, data);
  }

  Bytes waiting(Address to, Bytes data) {
    Bytes asking = user(to, 12_000_000, data);
    stage.block(asking);
    stage.block();
    return asking;
  }

  BlockEntry concluded(Bytes asking) {
    return stage.block(stage.conclusion(asking, ANSWER)).entries().getLast();
  }

  static AdmissionLimits limits(WorldState state) {
    return new AdmissionLimits(
        new AdmissionStore(state, RulesVersion.LATEST), RulesVersion.LATEST, 30_000_000);
  }

  BlockContext later(AdmittedTransaction like, long seconds) {
    return BlockExecutor.context(
        stage.ledger.config,
        like.open().deadlineHeight() + 1,
        like.open().deadlineTime() + seconds,
        Address.ZERO,
        _ -> Bytes32.ZERO);
  }
}
