package network.haca.contracts;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/** The administrator's role of each of this network's contracts, handed over in two steps. */
public final class AdminContract {
  private static final Function OFFER = Function.parse("offerAdmin(address)");
  private static final Function ACCEPT = Function.parse("acceptAdmin()");
  private static final Function OFFERED = Function.parse("offeredAdmin()", "(address,address)");

  private AdminContract() {}

  /** An offer of the administrator's role. */
  public record Offer(Address from, Address to) {}

  /**
   * @param to the zero address withdraws the offer
   */
  public static Bytes offer(Address to) {
    return ContractAbi.call(OFFER, ContractAbi.address(to));
  }

  public static Bytes accept() {
    return ContractAbi.call(ACCEPT);
  }

  public static Bytes getOffer() {
    return ContractAbi.call(OFFERED);
  }

  /** Nothing if the role is not offered. */
  public static Optional<Offer> decodeOffer(Bytes output) {
    Tuple offer = ContractAbi.result(OFFERED, output);
    Address to = ContractAbi.address(offer.<com.esaulpaugh.headlong.abi.Address>get(1));
    return to.equals(Address.ZERO)
        ? Optional.empty()
        : Optional.of(
            new Offer(ContractAbi.address(offer.<com.esaulpaugh.headlong.abi.Address>get(0)), to));
  }
}
