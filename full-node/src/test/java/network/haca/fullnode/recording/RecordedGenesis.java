package network.haca.fullnode.recording;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import network.haca.fullnode.cometbft.LedgerGenesis;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.tendermint.PublicKey;
import network.haca.fullnode.tendermint.RequestInitChain;
import network.haca.fullnode.tendermint.ValidatorUpdate;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Ed25519;

/** The genesis of recorded chains, for CometBFT and as CometBFT hands it on. */
final class RecordedGenesis {
  /** Seconds. */
  static final long START = 1_790_000_000L;

  private static final long POWER = 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  private RecordedGenesis() {}

  static Bytes32 publicKey(Bytes seed) {
    return new Bytes32(Ed25519.publicKeyOf(seed));
  }

  static RequestInitChain request(ChainConfig config, List<Bytes> seeds) {
    RequestInitChain.Builder request =
        RequestInitChain.newBuilder()
            .setChainId(config.cometChainId())
            .setTime(Timestamp.newBuilder().setSeconds(START))
            .setInitialHeight(1)
            .setAppStateBytes(ByteString.copyFromUtf8(LedgerGenesis.describe(config).toString()));
    for (Bytes seed : seeds) {
      request.addValidators(
          ValidatorUpdate.newBuilder()
              .setPower(POWER)
              .setPubKey(
                  PublicKey.newBuilder()
                      .setEd25519(ByteString.copyFrom(publicKey(seed).toArray()))));
    }
    return request.build();
  }

  static void write(ChainConfig config, List<Bytes> seeds, Path folder) throws IOException {
    ObjectNode genesis = JSON.createObjectNode();
    genesis.put("genesis_time", Instant.ofEpochSecond(START).toString());
    genesis.put("chain_id", config.cometChainId());
    genesis.put("initial_height", "1");
    genesis
        .putObject("consensus_params")
        .putObject("abci")
        .put("vote_extensions_enable_height", "1");
    ArrayNode validators = genesis.putArray("validators");
    for (Bytes seed : seeds) {
      ObjectNode validator = validators.addObject();
      validator
          .putObject("pub_key")
          .put("type", "tendermint/PubKeyEd25519")
          .put("value", Base64.getEncoder().encodeToString(publicKey(seed).toArray()));
      validator.put("power", Long.toString(POWER));
    }
    genesis.put("app_hash", "");
    genesis.set("app_state", LedgerGenesis.describe(config));
    Files.writeString(folder.resolve(Recording.GENESIS), genesis.toPrettyString() + "\n");
  }
}
