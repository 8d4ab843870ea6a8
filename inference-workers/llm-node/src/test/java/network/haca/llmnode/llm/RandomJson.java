package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.Random;

/** JSON of every kind: any text, half a character too, and any number, none too. */
final class RandomJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private RandomJson() {}

  static JsonNode value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 7)) {
      case 0 -> JSON.numberNode(Double.longBitsToDouble(random.nextLong()));
      case 1 -> JSON.numberNode(Float.intBitsToFloat(random.nextInt()));
      case 2 -> JSON.numberNode(new BigInteger(random.nextInt(200), random));
      case 3 -> JSON.numberNode(random.nextLong());
      case 4 -> JSON.booleanNode(random.nextBoolean());
      case 5 -> JSON.nullNode();
      case 6 -> JSON.textNode(text(random));
      case 7 -> array(random, depth - 1);
      default -> object(random, depth - 1);
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      switch (random.nextInt(4)) {
        case 0 -> text.append((char) random.nextInt(0x80));
        case 1 -> text.append((char) random.nextInt(0x1_0000));
        case 2 -> text.append((char) (0xd800 + random.nextInt(0x800)));
        default -> text.appendCodePoint(random.nextInt(0x11_0000));
      }
    }
    return text.toString();
  }

  private static ArrayNode array(Random random, int depth) {
    ArrayNode array = JSON.arrayNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      array.add(value(random, depth));
    }
    return array;
  }

  private static ObjectNode object(Random random, int depth) {
    ObjectNode object = JSON.objectNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      // No name that has half of a character is read.
      object.set("k" + i + WholeCharacters.of(text(random)), value(random, depth));
    }
    return object;
  }
}
