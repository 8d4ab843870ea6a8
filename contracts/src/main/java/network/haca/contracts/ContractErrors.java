package network.haca.contracts;

import com.esaulpaugh.headlong.abi.ABIJSON;
import com.esaulpaugh.headlong.abi.ContractError;
import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import java.util.Optional;
import network.haca.primitives.Bytes;

/** The custom errors with which this network's contracts revert, in words. */
final class ContractErrors {
  private static final String[] CONTRACTS = {
    "ValidatorSet", "InferenceSettlementRelay", "TEERegistry"
  };
  private static final int SELECTOR_SIZE = 4;

  private ContractErrors() {}

  /**
   * For example {@code ChangeTooLarge[14, 13]}.
   *
   * @param data that a call reverted with
   * @return nothing if it is none of their errors
   */
  static Optional<String> describe(Bytes data) {
    if (data.size() < SELECTOR_SIZE) {
      return Optional.empty();
    }
    for (String contract : CONTRACTS) {
      for (ContractError<Tuple> error :
          ABIJSON.parseErrors(ContractArtifact.load(contract).abi())) {
        Function form = error.function();
        if (Bytes.wrap(form.selector()).equals(data.slice(0, SELECTOR_SIZE))) {
          Tuple values = form.decodeCall(data.toArray());
          return Optional.of(error.getName() + values);
        }
      }
    }
    return Optional.empty();
  }
}
