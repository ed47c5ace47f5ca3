/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.console.api.Action;
import io.github.bedrockbatch.console.api.Answer;
import io.github.bedrockbatch.console.api.Done;
import io.github.bedrockbatch.console.api.Page;
import io.github.bedrockbatch.console.api.Query;
import io.github.bedrockbatch.console.api.Resource;
import io.github.bedrockbatch.console.page.ConsolePages;
import io.github.bedrockbatch.files.JsonFactories;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Describes the console in OpenAPI, from the same list of pages that is served. */
final class OpenApi implements Resource {
  private static final Pattern IN_PATH = Pattern.compile("\\{(\\w+)}");
  private static final String JSON = "application/json";

  private final byte[] text;

  OpenApi(ConsolePages all) {
    ObjectNode api = JsonFactories.TREES.createObjectNode().put("openapi", "3.1.0");
    api.putObject("info")
        .put("title", "camel-bedrock-batch")
        .put("version", "1")
        .put("description", "The console, for programs: ask with Accept: application/json.");
    ObjectNode paths = api.putObject("paths");
    ObjectNode components = api.putObject("components");
    Schemas schemas = new Schemas(components.putObject("schemas"));
    all.pages().forEach(page -> page(paths, page, schemas));
    all.resources().stream()
        .filter(resource -> !resource.path().startsWith("/assets/"))
        .forEach(resource -> resource(paths, resource));
    resource(paths, this);
    all.actions().forEach(action -> action(paths, action, schemas));
    ObjectNode security = components.putObject("securitySchemes");
    security.putObject("password").put("type", "http").put("scheme", "basic");
    security.putObject("token").put("type", "http").put("scheme", "bearer");
    ArrayNode ways = api.putArray("security");
    ways.addObject(); // none, on this machine
    ways.addObject().putArray("password");
    ways.addObject().putArray("token");
    text = api.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void page(ObjectNode paths, Page<?> page, Schemas schemas) {
    ObjectNode get = operation(paths, page.path(), "get", page.title());
    parameters(get, page.path(), page.parameters());
    ObjectNode responses = get.putObject("responses");
    ObjectNode content =
        responses.putObject("200").put("description", page.title()).putObject("content");
    content.putObject(JSON).set("schema", schemas.of(factsOf(page)));
    content.putObject("text/html").putObject("schema").put("type", "string");
    error(responses, "400", "A parameter is wrong");
    if (page.path().contains("{")) {
      error(responses, "404", "There is none");
    }
  }

  private static Type factsOf(Page<?> page) {
    return Arrays.stream(page.getClass().getMethods())
        .filter(method -> method.getName().equals("facts") && !method.isBridge())
        .findFirst()
        .map(Method::getGenericReturnType)
        .orElseThrow();
  }

  private static void resource(ObjectNode paths, Resource resource) {
    ObjectNode get = operation(paths, resource.path(), "get", resource.meaning());
    parameters(get, resource.path(), Map.of());
    get.putObject("responses").putObject("200").put("description", resource.meaning());
    if (resource.isOpen()) {
      get.putArray("security");
    }
  }

  private static void action(ObjectNode paths, Action action, Schemas schemas) {
    ObjectNode post = operation(paths, action.path(), "post", action.meaning());
    parameters(post, action.path(), Map.of());
    ObjectNode content = post.putObject("requestBody").putObject("content");
    for (String type : List.of("application/x-www-form-urlencoded", JSON)) {
      ObjectNode schema = content.putObject(type).putObject("schema").put("type", "object");
      ObjectNode properties = schema.putObject("properties");
      action
          .parameters()
          .forEach((name, what) -> properties.putObject(name).put("description", what));
    }
    ObjectNode responses = post.putObject("responses");
    responses
        .putObject("200")
        .put("description", "What came of it")
        .putObject("content")
        .putObject(JSON)
        .set("schema", schemas.of(Done.class));
    responses.putObject("303").put("description", "The same for a browser: the page that shows it");
    error(responses, "403", "Nothing may be changed by who asks, or from there");
    error(responses, "409", "It is refused; the sentence says why");
  }

  private static ObjectNode operation(ObjectNode paths, String path, String method, String what) {
    ObjectNode at = paths.get(path) == null ? paths.putObject(path) : (ObjectNode) paths.get(path);
    String id = (method + path).replaceAll("[^A-Za-z0-9]+", "-").replaceAll("-$", "");
    return at.putObject(method).put("operationId", id).put("summary", what);
  }

  private static void parameters(ObjectNode operation, String path, Map<String, String> inQuery) {
    ArrayNode parameters = operation.putArray("parameters");
    Matcher names = IN_PATH.matcher(path);
    while (names.find()) {
      parameter(parameters, names.group(1), "path").put("required", true);
    }
    inQuery.forEach((name, what) -> parameter(parameters, name, "query").put("description", what));
  }

  private static ObjectNode parameter(ArrayNode parameters, String name, String in) {
    ObjectNode parameter = parameters.addObject().put("name", name).put("in", in);
    parameter.putObject("schema").put("type", "string");
    return parameter;
  }

  private static void error(ObjectNode responses, String status, String what) {
    ObjectNode schema =
        responses
            .putObject(status)
            .put("description", what)
            .putObject("content")
            .putObject(JSON)
            .putObject("schema");
    schema.put("type", "object").putObject("properties").putObject("error").put("type", "string");
  }

  @Override
  public String path() {
    return "/api/openapi.json";
  }

  @Override
  public String meaning() {
    return "This description";
  }

  @Override
  public Answer answer(Query query) {
    return Answer.of(200, JSON, text);
  }
}
