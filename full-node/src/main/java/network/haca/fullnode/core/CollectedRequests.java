package network.haca.fullnode.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.pipe.InferenceRequest;
import network.haca.pipe.ModelInput;
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
  private long readingGas;

  /** A request with what the run found of it. */
  private record Looked(InferenceRequest request, Asked asked) {}

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

  /**
   * The gas of the run that is only reserved: what all answers cost, and what reading them takes
   * beyond reading zeros, each time that the run does.
   */
  long reserved() {
    return requests.stream().mapToLong(WaitingRequest::cost).sum() + readingGas;
  }

  /** The gas that the transaction's place costs; the first request pays it. */
  long placeGas() {
    return requests.isEmpty() ? terms.places().gas() : 0;
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
   * @param kept gas for keeping the request and for looking it up again
   */
  void add(WaitingRequest waiting, InferenceRequest request, Asked asked, long kept) {
    admissionGas += kept;
    requests.add(waiting);
    looked.add(new Looked(request, asked));
    bytes += waiting.open().callData().size();
  }

  /** The run has read what stands in the place of an answer, for the first time or again. */
  void read(Asked asked) {
    readingGas += asked.readingGas();
  }

  /**
   * Why the requests do not count although the run that made them was undone: it had changed a
   * model or its terms. Nothing if it had not.
   */
  Optional<String> changed(RegistryReads outside) {
    return looked.stream().allMatch(one -> isSame(terms.rules(), one, outside))
        ? Optional.empty()
        : Optional.of("the transaction changes a model, or who serves it, and asks for it");
  }

  private static boolean isSame(RulesVersion rules, Looked one, RegistryReads outside) {
    Lookup.Found found =
        Lookup.find(outside, rules, one.request(), one.asked().mode(), RegistryReads.GAS);
    return found instanceof Lookup.Found.Is(Asked asked, long _) && asked.equals(one.asked());
  }

  /** Why a request is not taken, whatever its model; nothing if it may be. */
  Optional<String> refusal(Bytes32 key, Bytes callData, InferenceRequest request) {
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
        : terms.places().refusal();
  }

  private static long elements(InferenceRequest request) {
    return request instanceof ModelRequest model ? elements(model.input()) : 0;
  }

  private static long elements(ModelInput input) {
    return input.numbers().stream().map(NumberTensor::values).mapToLong(List::size).sum()
        + input.strings().stream().mapToLong(each -> each.values().size()).sum();
  }
}
