package network.haca.pipe;

import java.util.List;

/** Requests to models and their outputs, as values of the ABI and back. */
final class AbiTensors {
  private AbiTensors() {}

  static InferenceRequest request(AbiValue value) {
    AbiValue input = value.at(2);
    return new ModelRequest(
        value.at(0).number().intValueExact(),
        value.at(1).text(),
        new ModelInput(numbers(input.at(0)), strings(input.at(1))));
  }

  static AbiValue value(ModelRequest request) {
    return AbiValue.items(
        AbiValue.of(request.modeNumber()),
        AbiValue.of(request.modelCid()),
        AbiValue.items(
            numberValues(request.input().numbers()), stringValues(request.input().strings())));
  }

  static ModelOutput output(AbiValue value) {
    List<JsonTensor> jsons =
        value.at(2).list().stream()
            .map(json -> new JsonTensor(json.at(0).text(), json.at(1).text()))
            .toList();
    return new ModelOutput(
        numbers(value.at(0)), strings(value.at(1)), jsons, value.at(3).number().signum() != 0);
  }

  static AbiValue value(ModelOutput output) {
    AbiValue jsons =
        AbiValue.items(
            output.jsons().stream()
                .map(json -> AbiValue.items(AbiValue.of(json.name()), AbiValue.of(json.value())))
                .toList());
    return AbiValue.items(
        numberValues(output.numbers()),
        stringValues(output.strings()),
        jsons,
        AbiValue.of(output.isSimulationResult() ? 1 : 0));
  }

  private static List<NumberTensor> numbers(AbiValue tensors) {
    return tensors.list().stream().map(AbiTensors::number).toList();
  }

  private static NumberTensor number(AbiValue tensor) {
    List<FixedPoint> values =
        tensor.at(1).list().stream()
            .map(pair -> new FixedPoint(pair.at(0).number(), pair.at(1).number()))
            .toList();
    List<Long> shape =
        tensor.at(2).list().stream().map(size -> size.number().longValueExact()).toList();
    return new NumberTensor(tensor.at(0).text(), values, shape);
  }

  private static List<StringTensor> strings(AbiValue tensors) {
    return tensors.list().stream()
        .map(tensor -> new StringTensor(tensor.at(0).text(), tensor.at(1).texts()))
        .toList();
  }

  private static AbiValue numberValues(List<NumberTensor> tensors) {
    return AbiValue.items(tensors.stream().map(AbiTensors::value).toList());
  }

  private static AbiValue value(NumberTensor tensor) {
    List<AbiValue> values =
        tensor.values().stream()
            .map(
                number ->
                    AbiValue.items(
                        new AbiValue.Whole(number.value()), new AbiValue.Whole(number.decimals())))
            .toList();
    List<AbiValue> shape = tensor.shape().stream().map(size -> AbiValue.of(size)).toList();
    return AbiValue.items(
        AbiValue.of(tensor.name()), AbiValue.items(values), AbiValue.items(shape));
  }

  private static AbiValue stringValues(List<StringTensor> tensors) {
    return AbiValue.items(
        tensors.stream()
            .map(
                tensor ->
                    AbiValue.items(AbiValue.of(tensor.name()), AbiValue.ofTexts(tensor.values())))
            .toList());
  }
}
