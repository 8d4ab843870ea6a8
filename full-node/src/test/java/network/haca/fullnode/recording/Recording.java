package network.haca.fullnode.recording;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import network.haca.fullnode.cometbft.LedgerGenesis;
import network.haca.fullnode.tendermint.Request;
import network.haca.fullnode.tendermint.Response;
import network.haca.primitives.Bytes;

/**
 * A chain as CometBFT told it, in a folder, in no format of Java's or ours: {@code genesis.json} is
 * CometBFT's genesis, {@code requests.bin.gz} the length-delimited protobuf messages of ABCI from
 * InitChain on, {@code blobs.json} the settlements that are judged on the way, and {@code
 * conclusions.txt} what every machine must conclude: the app hash and a digest of the results of
 * each height, the verdicts, and the hash of a snapshot at the end.
 */
record Recording(Path genesis, List<Request> requests, List<RecordedBlob> blobs) {
  private static final ObjectMapper JSON = new ObjectMapper();
  static final String GENESIS = "genesis.json";
  private static final String REQUESTS = "requests.bin.gz";
  private static final String BLOBS = "blobs.json";
  private static final String CONCLUSIONS = "conclusions.txt";

  Recording {
    requests = List.copyOf(requests);
    blobs = List.copyOf(blobs);
  }

  static Recording read(Path folder) throws IOException {
    List<Request> requests = new ArrayList<>();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(folder.resolve(REQUESTS)))) {
      for (Request next; (next = Request.parseDelimitedFrom(in)) != null; ) {
        requests.add(next);
      }
    }
    List<RecordedBlob> blobs = new ArrayList<>();
    for (JsonNode blob : JSON.readTree(folder.resolve(BLOBS).toFile())) {
      blobs.add(
          new RecordedBlob(
              blob.get("height").asLong(),
              blob.get("settlement").asLong(),
              Bytes.fromHex(blob.get("bytes").asText())));
    }
    return new Recording(folder.resolve(GENESIS), requests, blobs);
  }

  /** Writes all but the genesis, which is in the folder already. */
  void write(Path folder, List<String> conclusions) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(REQUESTS)))) {
      for (Request request : requests) {
        request.writeDelimitedTo(out);
      }
    }
    ArrayNode array = JSON.createArrayNode();
    for (RecordedBlob blob : blobs) {
      array
          .addObject()
          .put("height", blob.height())
          .put("settlement", blob.settlement())
          .put("bytes", blob.bytes().toHex());
    }
    Files.writeString(folder.resolve(BLOBS), array.toPrettyString() + "\n");
    Files.write(folder.resolve(CONCLUSIONS), conclusions);
  }

  static List<String> conclusions(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve(CONCLUSIONS));
  }

  /** Executes all of it in an empty folder and says each conclusion when it is reached. */
  void replay(Path empty, Consumer<String> conclude) throws IOException {
    try (RecordedNode node = new RecordedNode(LedgerGenesis.read(genesis), empty)) {
      long height = 0;
      for (Request request : requests) {
        Response response = node.ask(request);
        RecordedNode.conclusion(request, response).forEach(conclude);
        if (request.hasFinalizeBlock()) {
          height = request.getFinalizeBlock().getHeight();
        } else if (request.hasCommit()) {
          long committed = height;
          blobs.stream()
              .filter(blob -> blob.height() == committed)
              .map(node::verdict)
              .forEach(conclude);
        }
      }
      conclude.accept(node.snapshot());
    }
  }
}
