package network.haca.paymentgate.core;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import network.haca.paymentgate.price.LlmPath;
import network.haca.paymentgate.price.PricedModel;
import network.haca.primitives.Address;
import network.haca.x402.Network;
import network.haca.x402.Offer;
import network.haca.x402.Scheme;
import network.haca.x402.TokenDomain;
import network.haca.x402.Uint256;

/**
 * What a gate asks for.
 *
 * @param url under which clients know the gate, never what a request's Host header says (rule X6)
 * @param domain of the token's own signatures
 * @param cap of a session, in the token's smallest units
 * @param permitTime for how long from its signature on a payment is to be good
 * @param requestTime after which a request is cut
 * @param freePaths that are not paid for, whatever the model
 * @param freeModels that are not paid for, by one of their names
 */
public record GateTerms(
    URI url,
    Network network,
    Address token,
    TokenDomain domain,
    Address payTo,
    Uint256 cap,
    List<Way> ways,
    Duration permitTime,
    Duration requestTime,
    Set<LlmPath> freePaths,
    Set<String> freeModels) {
  public GateTerms {
    ways = List.copyOf(ways);
    freePaths = Set.copyOf(freePaths);
    freeModels = new TreeSet<>(freeModels.stream().map(PricedModel::key).toList());
  }

  boolean isFree(LlmPath path, String model, Optional<PricedModel> known) {
    return freePaths.contains(path)
        || freeModels.contains(PricedModel.key(model))
        || known.map(each -> freeModels.contains(PricedModel.key(each.name()))).orElse(false);
  }

  /**
   * Ways to pay for a request; none by a session if the cap is too low for it.
   *
   * @param worst price of the request
   * @param account that settles
   */
  List<Offer> offers(Uint256 worst, Address account) {
    List<Offer> offers = new ArrayList<>();
    for (Way way : ways) {
      boolean isUpto = way.scheme() == Scheme.UPTO;
      if (!isUpto || worst.compareTo(cap) <= 0) {
        offers.add(
            new Offer(
                way.scheme(),
                network,
                token,
                isUpto ? cap : worst,
                payTo,
                permitTime.toSeconds(),
                way.method(),
                Optional.of(domain),
                isUpto ? Optional.of(account) : Optional.empty()));
      }
    }
    return offers;
  }
}
