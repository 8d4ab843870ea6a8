package network.haca.cli.wallet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.concurrent.Callable;
import network.haca.cli.outcome.CommandFailure;
import network.haca.cli.outcome.ExitCode;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import network.haca.x402.Calldata;
import network.haca.x402.Uint256;
import network.haca.x402.X402Contracts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code haca wallet}: what the account that pays has, and what it lets be taken. */
@Command(
    name = "wallet",
    description = "Shows the account that pays for language models: what it has, and may be taken.",
    subcommands = PayCommand.class,
    mixinStandardHelpOptions = true)
public final class WalletCommand implements Callable<Integer> {
  /** All that there can be: what a payment takes is bounded by its signature. */
  private static final Uint256 UNBOUNDED =
      new Uint256(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE));

  @Mixin private WalletOptions options = new WalletOptions();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    Address account = Secp256k1.addressOf(options.key());
    EthereumClient chain = options.chain();
    try {
      TokenAccount held = new TokenAccount(chain, options.token(), account);
      Uint256 balance = held.balance();
      Uint256 allowance = held.allowance();
      String ether = TokenAccount.text(new Uint256(chain.balance(account)));
      ObjectNode document =
          JsonNodeFactory.instance
              .objectNode()
              .put("account", account.toChecksumHex())
              .put("token", options.token().toChecksumHex())
              .put("balance", balance.toString())
              .put("allowance", allowance.toString())
              .put("ether", ether);
      json.print(
          document,
          "account %s%nhas     %s OPG and %s ether%nPermit2 may take %s"
              .formatted(
                  account.toChecksumHex(),
                  TokenAccount.text(balance),
                  ether,
                  allowance.isZero()
                      ? "nothing; do: haca wallet approve"
                      : "of it what is signed"));
      return ExitCode.DONE.code();
    } catch (IOException e) {
      throw unreachable(options, e);
    }
  }

  @Command(
      name = "approve",
      description = "Lets Permit2 take of the token what the wallet signs; sends a transaction.",
      mixinStandardHelpOptions = true)
  int approve(@Mixin WalletOptions of, @Mixin JsonOption form) throws Exception {
    Bytes call =
        Calldata.of("approve(address,uint256)").word(X402Contracts.PERMIT2).word(UNBOUNDED).end();
    try {
      Bytes32 transaction = new TransactionSender(of.chain(), of.key()).send(of.token(), call);
      form.print(
          JsonNodeFactory.instance.objectNode().put("transaction", transaction.toHex()),
          "Permit2 may take what the wallet signs: transaction " + transaction.toHex());
      return ExitCode.DONE.code();
    } catch (IOException e) {
      throw unreachable(of, e);
    }
  }

  static Exception unreachable(WalletOptions of, IOException cause)
      throws IOException, SetupException {
    return CommandFailure.of("chain of payments", of.rpc(), "--rpc", cause);
  }
}
