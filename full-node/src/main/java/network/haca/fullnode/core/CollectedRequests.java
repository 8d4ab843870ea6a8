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
  private long bytes;

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

  boolean contains(Bytes32 key) {
    return requests.stream().anyMatch(each -> each.open().key().equals(key));
  }

  void add(WaitingRequest request) {
    requests.add(request);
    bytes += request.open().callData().size();
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
