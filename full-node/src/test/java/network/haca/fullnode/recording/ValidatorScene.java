package network.haca.fullnode.recording;

import java.util.List;
import network.haca.contracts.Addresses;
import network.haca.contracts.ValidatorSetContract;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Validators that change, one that is caught, and what contracts read of earlier heights. */
final class ValidatorScene implements Scene {
  private static final Address HISTORY =
      Address.fromHex("0x0000F90827F1C53a10cb7A02335B175320002935");

  @Override
  public void play(RecordedChain chain) {
    var _ = chain.block(setPower(chain, 0, 12), setPower(chain, 4, 11), setPower(chain, 1, 90));
    chain.emptyBlocks(3);
    var _ = chain.block(setPower(chain, 4, 0));
    chain.emptyBlocks(2);
    var _ = chain.block(List.of(3));
    var _ = chain.block(List.of(3, 1), setPower(chain, 3, 10));
    chain.emptyBlocks(2);
    if (chain.latest().validators().at(chain.height() + 2).size() != 2) {
      throw new IllegalStateException("two validators are caught, and two stay");
    }
    history(chain);
  }

  private static Bytes setPower(RecordedChain chain, int validator, long power) {
    return chain
        .wallets
        .getFirst()
        .call(
            Addresses.VALIDATOR_SET,
            ValidatorSetContract.setPower(chain.validatorKey(validator), power));
  }

  /** Hashes of heights with and without content, of too long ago, and of none yet. */
  private static void history(RecordedChain chain) {
    Wallet wallet = chain.wallets.get(2);
    Asker asker = Asker.deploy(chain, wallet);
    long height = chain.height();
    long[] numbers = {0, 1, height - 70, height - 1, height, height + 1, height + 2};
    Bytes[] asked = new Bytes[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      Bytes number = Bytes32.ofUnsigned(numbers[i]).value();
      asked[i] = wallet.call(asker.address(), asker.ask(HISTORY, 2L * i, 100_000, number), 300_000);
    }
    var _ = chain.block(asked);
  }
}
