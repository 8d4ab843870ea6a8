package network.haca.cli.options;

import java.io.IOException;
import java.nio.file.Path;
import network.haca.cli.outcome.CommandFailure;
import network.haca.contracts.NodeRegistrar;
import network.haca.contracts.TransactionSender;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.role.SetupException;
import network.haca.schemas.llm.OperatorOrder;
import network.haca.senders.KeyFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The account in whose name a command acts, by its private key. */
public final class KeyOption {
  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "holds the account's private key, 64 hex digits (default: the development one)")
  private @Nullable Path file;

  /**
   * Sends a call and waits for its block.
   *
   * @param refusal what was not done if the contract or the node refuses
   * @return the transaction's hash
   */
  public Bytes32 send(ChainOption chain, Address contract, Bytes data, String refusal)
      throws SetupException, CommandFailure {
    TransactionSender sender = sender(chain);
    try {
      return sender.send(contract, data);
    } catch (IOException e) {
      throw chain.undone(refusal, e);
    }
  }

  /** Registers nodes in the account's name. */
  public NodeRegistrar registrar(ChainOption chain) throws SetupException {
    return new NodeRegistrar(chain.client(), sender(chain));
  }

  /** Sends in the account's name. */
  public TransactionSender sender(ChainOption chain) throws SetupException {
    return new TransactionSender(chain.client(), key());
  }

  /** Says whether the command acts in the name of the account that everyone knows. */
  public boolean isDevelopment() {
    return file == null;
  }

  public Address account() throws SetupException {
    return Secp256k1.addressOf(key());
  }

  /** An order to a node, by this account. */
  public OperatorOrder order(OperatorOrder.Subject subject, Bytes32 teeId, long time, String body)
      throws SetupException {
    return OperatorOrder.sign(subject, key(), teeId, time, body);
  }

  /** The private key, for what signs otherwise. */
  public Bytes32 key() throws SetupException {
    if (file == null) {
      return DevelopmentAccounts.KEYS.getFirst();
    }
    try {
      return KeyFile.read(file);
    } catch (IOException e) {
      throw new SetupException(file + " does not hold a private key of 64 hex digits.", null);
    }
  }
}
