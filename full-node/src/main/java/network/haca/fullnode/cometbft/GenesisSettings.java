package network.haca.fullnode.cometbft;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import network.haca.attestation.TrustedRoots;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.RulesVersion;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.settings.Form;
import network.haca.settings.Hex;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;

/** Entries of a genesis for the ledger, one line for each element of an array or object. */
final class GenesisSettings {
  /** Nothing else decides whether simulated enclaves may be accepted. */
  enum Kind {
    development,
    production
  }

  private static final BigInteger BASE_FEE_MAX = BigInteger.TEN.pow(9);
  private static final int BALANCE_BITS_MAX = 128;
  private static final Pattern ACCOUNT = Pattern.compile("[^=]+=[0-9]{1,39}");
  private static final Form<List<Address>> ADDRESSES =
      lines(Hex.address()).saying("addresses: 0x and 40 hex digits each");

  static final Setting<Kind> NETWORK =
      Setting.of(
          "network", Form.choice(Kind.class), Kind.production, "Whether all of it is for trying.");
  static final Setting<Long> CHAIN_ID =
      Setting.required(
          "chainId",
          Form.longNumber(1, (1L << 53) - 1, "").saying("a number from 1 to 9007199254740991"),
          "The number that transactions are signed for.");
  static final Setting<Integer> BLOCK_GAS =
      Setting.of(
          "blockGas", Form.number(15_000_000, 1_000_000_000, "gas"), 30_000_000, "Gas of a block.");
  static final Setting<BigInteger> BASE_FEE =
      Setting.of(
          "baseFee",
          Form.of("0 to %d wei".formatted(BASE_FEE_MAX), BigInteger::new, BigInteger::toString)
              .where(fee -> fee.signum() >= 0 && fee.compareTo(BASE_FEE_MAX) <= 0),
          BASE_FEE_MAX,
          "The price of gas that is burnt.");
  static final Setting<Address> ADMINISTRATOR =
      Setting.required(
          "administrator", account(), "The account that decides about nodes and validators.");
  static final Setting<Address> RELAY =
      Setting.required("relay", account(), "The settlement bridge's account.");
  static final Setting<List<Address>> OPERATORS =
      Setting.of("operators", ADDRESSES, List.of(), "Accounts that register nodes.");
  static final Setting<List<Address>> APPROVERS =
      Setting.of("approvers", ADDRESSES, List.of(), "Accounts that approve measurements.");
  static final Setting<List<ChainConfig.Account>> ACCOUNTS =
      Setting.of(
          "accounts",
          lines(
                  Form.matching("address and balance", ACCOUNT)
                      .as(GenesisSettings::funded, GenesisSettings::funding)
                      .where(funded -> funded.balance().bitLength() <= BALANCE_BITS_MAX))
              .saying("balances in wei, by address"),
          List.of(),
          "Who has what at the beginning.");
  static final Setting<Bytes> ROOTS =
      Setting.of(
          "attestationRoots",
          Form.of("certificates in PEM; none for AWS' root", GenesisSettings::pem, Bytes::toUtf8)
              .where(pem -> pem.isEmpty() || TrustedRoots.ofPem(pem).isPresent()),
          Bytes.EMPTY,
          "The roots of enclaves' attestation documents.");
  static final Setting<Optional<Boolean>> UNBOUND =
      Setting.optional(
          "unboundAttestations",
          Form.flag(),
          "Whether documents are taken that name neither key nor certificate.");
  static final Setting<Boolean> UNPROTECTED =
      Setting.of(
          "unprotectedTransactions",
          Form.flag(),
          false,
          "Whether legacy transactions are taken that name no chain.");
  static final Setting<List<Bytes32>> REFERENCE_STRINGS =
      Setting.of(
          "referenceStrings",
          lines(Hex.word("a hash")).saying("SHA-256 hashes: 0x and 64 hex digits each"),
          List.of(),
          "Reference strings of proofs in zero knowledge that are taken; a development network"
              + " takes any.");
  static final Setting<RulesVersion> RULES =
      Setting.of(
          "rulesVersion",
          Form.number(1, Integer.MAX_VALUE, "")
              .as(number -> RulesVersion.of(number).orElseThrow(), RulesVersion::number)
              .saying(
                  "a version that this program knows, 1 to %d; a later program may know it"
                      .formatted(RulesVersion.LATEST.number())),
          RulesVersion.ONE,
          "The version of the ledger's rules.");

  static final SettingGroup SETTINGS =
      SettingGroup.of(NETWORK, CHAIN_ID, BLOCK_GAS, BASE_FEE, ADMINISTRATOR, RELAY)
          .with(
              SettingGroup.of(OPERATORS, APPROVERS, ACCOUNTS),
              SettingGroup.of(ROOTS, UNBOUND, UNPROTECTED, REFERENCE_STRINGS, RULES));

  private GenesisSettings() {}

  private static Form<Address> account() {
    return Hex.address().where(address -> !address.equals(Address.ZERO));
  }

  private static ChainConfig.Account funded(String text) {
    int equals = text.indexOf('=');
    return new ChainConfig.Account(
        Address.fromHex(text.substring(0, equals)), new BigInteger(text.substring(equals + 1)));
  }

  private static String funding(ChainConfig.Account account) {
    return account.address().toHex() + "=" + account.balance();
  }

  private static Bytes pem(String text) {
    return Bytes.ofUtf8(text.isEmpty() ? "" : text + "\n");
  }

  private static <T> Form<List<T>> lines(Form<T> line) {
    return line.list("\n");
  }
}
