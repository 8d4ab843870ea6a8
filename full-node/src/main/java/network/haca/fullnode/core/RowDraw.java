package network.haca.fullnode.core;

import java.util.ArrayList;
import java.util.List;
import network.haca.evm.BlockContext;
import network.haca.evm.state.Log;
import network.haca.evm.state.WorldState;
import network.haca.pipe.FactBounds;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.PipeHashes;
import network.haca.primitives.Bytes32;

/**
 * Fixes seeds and rows of what the height before admitted (rule P4): nobody could know its header's
 * hash when the requests were made.
 */
record RowDraw(
    WorldState state, BlockContext block, AdmissionStore store, RegistryReads contracts) {
  /** The admissions that have no seeds yet. */
  List<Bytes32> undrawn() {
    return store.all().stream()
        .filter(listed -> listed.height() == block.number() - 1)
        .map(ListedAdmission::hash)
        .toList();
  }

  List<Log> draw(Bytes32 parentHash) {
    List<AdmittedTransaction> drawn = new ArrayList<>();
    for (Bytes32 hash : undrawn()) {
      drawn.add(drawn(store.find(hash).orElseThrow(), parentHash));
      store.putDrawn(drawn.getLast());
      state.endTransaction();
    }
    drawn.forEach(admitted -> AdmissionLogs.drawn(admitted).forEach(state::log));
    return state.endTransaction();
  }

  private AdmittedTransaction drawn(AdmittedTransaction admitted, Bytes32 parentHash) {
    List<WaitingRequest> drawn = new ArrayList<>();
    for (WaitingRequest request : admitted.requests()) {
      Bytes32 seed = PipeHashes.seed(request.open().key(), parentHash);
      drawn.add(request.drawn(seed, row(request.open(), seed)));
    }
    return admitted.drawn(drawn);
  }

  private List<Bytes32> row(OpenRequest request, Bytes32 seed) {
    List<Bytes32> nodes = contracts.nodes(request);
    return InferenceAbi.readFact(request.callData())
        .map(fact -> Row.apart(seed, nodes, FactBounds.row(fact.quorum())))
        .orElseGet(() -> Row.of(seed, nodes));
  }
}
