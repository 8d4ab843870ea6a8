package network.haca.answering.chain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.answering.core.AdmissionChain;
import network.haca.pipe.OpenAdmission;
import network.haca.primitives.Bytes;

/**
 * The admissions that a node may answer, of those that its full node shows. One that is wrong, or
 * cannot be verified now, is left out and keeps no other from its answer. For one thread.
 */
final class CheckedAdmissions {
  private final HeaderTrust trust;
  private final Set<OpenAdmission> checked = new HashSet<>();

  /** The headers of the ledger as the full node shows them. */
  @FunctionalInterface
  interface Headers {
    /** The header of a height in RLP. */
    Bytes at(long height) throws IOException;
  }

  CheckedAdmissions(HeaderTrust trust) {
    this.trust = trust;
  }

  /** Checks those that were not yet; after one that cannot be verified now, no further ones. */
  AdmissionChain.Look check(List<OpenAdmission> shown, Headers headers) {
    List<OpenAdmission> open = new ArrayList<>();
    List<IOException> failures = new ArrayList<>();
    boolean isVerifying = true;
    for (OpenAdmission admission : shown) {
      if (!checked.contains(admission) && isVerifying && AdmissionCheck.isDrawn(admission)) {
        try {
          flaw(admission, headers).ifPresentOrElse(failures::add, () -> checked.add(admission));
        } catch (IOException e) {
          failures.add(e);
          isVerifying = false;
        }
      }
      if (checked.contains(admission)) {
        open.add(admission);
      }
    }
    checked.retainAll(open);
    return new AdmissionChain.Look(open, failures);
  }

  private Optional<IOException> flaw(OpenAdmission admission, Headers headers) throws IOException {
    Bytes header = headers.at(admission.height());
    Optional<String> wrong = AdmissionCheck.flaw(admission, header);
    if (wrong.isPresent()) {
      return Optional.of(
          new IOException(
              "the full node shows a wrong admission of transaction %s: %s"
                  .formatted(admission.transactionHash(), wrong.get())));
    }
    return trust
        .flaw(admission.height(), header)
        .map(
            reason ->
                new IOException(
                    "transaction %s is not answered, since the header of height %d that the full node shows is not known to be the chain's: %s"
                        .formatted(admission.transactionHash(), admission.height(), reason)));
  }
}
