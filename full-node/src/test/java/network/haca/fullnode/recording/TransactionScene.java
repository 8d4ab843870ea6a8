package network.haca.fullnode.recording;

import java.util.Random;
import network.haca.fullnode.core.VerdictInjection;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Every type of transaction, and what is none. */
final class TransactionScene implements Scene {
  private static final long SEED = 21;
  private static final int RANDOM_PROGRAMS = 40;
  private static final Address STRANGER = Address.ofWord(Bytes32.ofUnsigned(0xaaaa_0001L));

  @Override
  public void play(RecordedChain chain) {
    Wallet wallet = chain.wallets.get(2);
    var _ =
        chain.block(
            wallet.transfer(0, STRANGER, 1),
            wallet.transfer(1, STRANGER, 2),
            wallet.transfer(2, STRANGER, 3),
            wallet.transfer(0, wallet.address(), 4));
    var _ = chain.block();
    refused(chain, wallet);
    authorized(chain, wallet);
    random(chain, chain.wallets.get(3));
  }

  private static void refused(RecordedChain chain, Wallet wallet) {
    Bytes twice = wallet.transfer(2, STRANGER, 5);
    var _ =
        chain.block(
            Bytes.EMPTY,
            Bytes.fromHex("c0"),
            Bytes.fromHex("7e01"),
            Bytes.fromHex("7f"),
            Bytes.wrap(new byte[] {VerdictInjection.PREFIX, (byte) 0xc0}),
            wallet.untaken(3, 21_000),
            wallet.astray(),
            twice,
            twice,
            wallet.call(STRANGER, Bytes.EMPTY, 29_000_000));
    // What the block has no gas for any more is refused, too.
    Bytes first = wallet.call(STRANGER, Bytes.wrap(new byte[9_000]), 29_900_000);
    var _ = chain.block(first, wallet.untaken(0, 30_000_000));
  }

  /** Delegations to code, to none, to another's, for another chain, and one that ends. */
  private static void authorized(RecordedChain chain, Wallet sender) {
    Wallet one = new Wallet(chain.config.chainId(), Bytes32.ofUnsigned(77));
    Wallet other = new Wallet(chain.config.chainId(), Bytes32.ofUnsigned(78));
    Asker asker = Asker.deploy(chain, chain.wallets.get(3));
    long id = chain.config.chainId();
    Bytes question = asker.ask(Address.ofWord(Bytes32.ofUnsigned(2)), 1, 100_000, Bytes.EMPTY);
    var _ =
        chain.block(
            sender.delegating(one.address(), question, one.authorize(asker.address(), id, 0)),
            sender.delegating(
                other.address(),
                question,
                other.authorize(one.address(), 0, 0),
                other.authorize(one.address(), 1, 1),
                other.authorize(asker.address(), id, 9)),
            sender.call(one.address(), asker.ask(other.address(), 3, 50_000, question)),
            sender.delegating(one.address(), question, one.authorize(Address.ZERO, id, 1)),
            sender.withAccess(1, asker.address(), question, asker.address(), Bytes32.ofUnsigned(1)),
            sender.withAccess(2, asker.address(), question, STRANGER, Bytes32.ZERO));
  }

  /** Whatever random bytes do as creation code, all must do the same. */
  private static void random(RecordedChain chain, Wallet wallet) {
    Random random = new Random(SEED);
    for (int block = 0; block < 2; block++) {
      Bytes[] programs = new Bytes[RANDOM_PROGRAMS];
      for (int i = 0; i < programs.length; i++) {
        byte[] code = new byte[1 + random.nextInt(80)];
        random.nextBytes(code);
        programs[i] = wallet.create(Bytes.wrap(code), 300_000);
      }
      var _ = chain.block(programs);
    }
  }
}
