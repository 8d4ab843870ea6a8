package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import network.haca.attestation.DevelopmentRoot;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * What genesis fixes of the chain.
 *
 * @param chainId for signatures
 * @param cometChainId of CometBFT, for vote extensions
 * @param isDevelopment whether simulated enclaves may be accepted, and everyone may know the keys
 * @param gasLimit of a block
 * @param baseFee in wei
 * @param administrator gets every role of the contracts
 * @param relay may open settlements: the bridge, which shares its account with nobody
 * @param operators may register nodes, beside the administrator
 * @param approvers decide about measurements and nodes, beside the administrator; of development
 *     networks alone
 * @param accounts that begin with a balance
 * @param attestationRoots that documents may hang under, in PEM; empty for AWS'
 * @param takesUnboundAttestations whether a node may be registered by an attestation without an
 *     earlier commitment to who registers it (rule N6)
 * @param takesUnprotectedTransactions whether legacy transactions are taken that name no chain
 *     (rule L1)
 * @param referenceStrings hashes of those whose proofs in zero knowledge are taken, beside what the
 *     administrator adds; a development network takes any (rule H5)
 * @param rules that the chain keeps
 */
public record ChainConfig(
    long chainId,
    String cometChainId,
    boolean isDevelopment,
    long gasLimit,
    BigInteger baseFee,
    Address administrator,
    Address relay,
    List<Address> operators,
    List<Address> approvers,
    List<Account> accounts,
    Bytes attestationRoots,
    boolean takesUnboundAttestations,
    boolean takesUnprotectedTransactions,
    List<Bytes32> referenceStrings,
    RulesVersion rules) {
  private static final BigInteger DEVELOPMENT_FUNDS = BigInteger.TEN.pow(22);

  /**
   * @param balance in wei
   */
  public record Account(Address address, BigInteger balance) {}

  public ChainConfig {
    operators = List.copyOf(operators);
    approvers = List.copyOf(approvers);
    accounts = List.copyOf(accounts);
    referenceStrings = List.copyOf(referenceStrings);
  }

  /** The development network's with nobody but the accounts whose keys everyone knows (rule L8). */
  public static ChainConfig development() {
    return development(DevelopmentSenders.NONE);
  }

  /** The development network's, whose own parts send in the name of accounts of theirs. */
  public static ChainConfig development(DevelopmentSenders senders) {
    List<Address> known = DevelopmentAccounts.addresses();
    List<Address> accounts = new ArrayList<>(known);
    accounts.addAll(senders.all());
    return new ChainConfig(
        262_144,
        "haca-262144",
        true,
        30_000_000,
        BigInteger.valueOf(1_000_000_000),
        known.get(0),
        senders.relay().orElse(known.get(1)),
        senders.operators(),
        senders.operators(),
        accounts.stream().map(account -> new Account(account, DEVELOPMENT_FUNDS)).toList(),
        DevelopmentRoot.certificatePem(),
        true,
        true,
        List.of(),
        RulesVersion.LATEST);
  }
}
