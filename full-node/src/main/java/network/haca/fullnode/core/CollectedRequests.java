package network.haca.fullnode.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.pipe.PipeBounds;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The requests of one run that have no answer, and the bounds on them (rules P1, P7). */
final class CollectedRequests {
  private final InferenceTerms terms;
  private final List<WaitingRequest> requests = new ArrayList<>();
  private final List<Looked> looked = new ArrayList<>();
  private long bytes;
  private long admissionGas;

  /** A model as the run found it. */
  private record Looked(String named, AskedModel model) {}

  CollectedRequests(InferenceTerms terms) {
    this.terms = terms;
  }

  /** In the order in which they were made. */
  List<WaitingRequest> all() {
    return List.copyOf(requests);
  }

  boolean isEmpty() {
    return requests.isEmpty();
  }

  /** Bytes of their call data. */
  long bytes() {
    return bytes;
  }

  /** The gas that all answers cost. */
  long cost() {
    return requests.stream().mapToLong(WaitingRequest::cost).sum();
  }

  /** The gas of the run for what its admission does, which a run with the answers does not take. */
  long admissionGas() {
    return admissionGas;
  }

  boolean contains(Bytes32 key) {
    return requests.stream().anyMatch(each -> each.open().key().equals(key));
  }

  /**
   * Adds one that was not made yet.
   *
   * @param named the model, as {@link AskedModel#find} takes it
   * @param kept gas for keeping the request and for looking its model up again
   */
  void add(WaitingRequest request, String named, AskedModel model, long kept) {
    admissionGas += kept;
    requests.add(request);
    looked.add(new Looked(named, model));
    bytes += request.open().callData().size();
  }

  /**
   * Why the requests do not count although the run that made them was undone: it had changed a
   * model or its terms. Nothing if it had not.
   */
  Optional<String> changed(RegistryReads outside) {
    return looked.stream().allMatch(one -> isSame(one, outside))
        ? Optional.empty()
        : Optional.of("the transaction changes a model, or who serves it, and asks for it");
  }

  private static boolean isSame(Looked one, RegistryReads outside) {
    AskedModel.Found found =
        AskedModel.find(outside, one.named(), one.model().mode(), RegistryReads.GAS);
    return found instanceof AskedModel.Found.Is(AskedModel model, long _)
        && model.equals(one.model());
  }

  /** Why a request is not taken, whatever its model; nothing if it may be. */
  Optional<String> refusal(Bytes32 key, Bytes callData, ModelRequest request) {
    if (contains(key)) {
      return Optional.empty();
    }
    if (terms.price().isZero()) {
      return Optional.of("the transaction's gas has no price");
    }
    if (!terms.asks()) {
      return Optional.of("a transaction asks in " + PipeBounds.ROUNDS_MAX + " runs at most");
    }
    if (terms.asked() + requests.size() >= PipeBounds.REQUESTS_MAX) {
      return Optional.of("a transaction asks " + PipeBounds.REQUESTS_MAX + " times at most");
    }
    if (terms.askedBytes() + bytes + callData.size() > PipeBounds.CALLS_BYTES_MAX) {
      return Optional.of(
          "a transaction's requests have " + PipeBounds.CALLS_BYTES_MAX + " bytes at most");
    }
    return elements(request) > PipeBounds.ELEMENTS_MAX
        ? Optional.of("a request has " + PipeBounds.ELEMENTS_MAX + " elements at most")
        : terms.refusal().get();
  }

  private static long elements(ModelRequest request) {
    return request.input().numbers().stream().map(NumberTensor::values).mapToLong(List::size).sum()
        + request.input().strings().stream().mapToLong(each -> each.values().size()).sum();
  }
}
