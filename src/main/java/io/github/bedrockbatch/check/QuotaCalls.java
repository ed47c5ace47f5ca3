/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.files.JsonFactories;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Calls {@code ListServiceQuotas} of Service Quotas without its client, which this program does not
 * include
 * (https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_ListServiceQuotas.html).
 */
final class QuotaCalls implements SdkAutoCloseable {
  private static final String TARGET = "ServiceQuotasV20190624.ListServiceQuotas";
  private static final int PAGE = 100;
  private static final int DENIED = 403;

  private final SdkHttpClient http;
  private final URI endpoint;
  private final Region region;
  private final AwsCredentialsProvider credentials;

  QuotaCalls(
      SdkHttpClient http, String endpoint, Region region, AwsCredentialsProvider credentials) {
    this.http = http;
    this.endpoint =
        URI.create(
            endpoint.isEmpty()
                ? "https://servicequotas."
                    + region.id()
                    + "."
                    + region.metadata().partition().dnsSuffix()
                : endpoint);
    this.region = region;
    this.credentials = credentials;
  }

  /**
   * The quotas of Bedrock for this account, by name.
   *
   * @return null when the caller may not see them
   */
  Map<String, Double> ofBedrock() throws IOException {
    Map<String, Double> quotas = new TreeMap<>();
    String next = null;
    do {
      JsonNode page = page(next);
      if (page == null) {
        return null;
      }
      for (JsonNode quota : page.path("Quotas")) {
        quotas.put(quota.path("QuotaName").asText(), quota.path("Value").asDouble());
      }
      next = page.path("NextToken").asText(null);
    } while (next != null);
    return quotas;
  }

  private JsonNode page(String next) throws IOException {
    ObjectNode body = JsonFactories.TREES.createObjectNode();
    body.put("ServiceCode", "bedrock").put("MaxResults", PAGE);
    if (next != null) {
      body.put("NextToken", next);
    }
    ContentStreamProvider content = ContentStreamProvider.fromUtf8String(body.toString());
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoint.resolve("/"))
            .putHeader("Content-Type", "application/x-amz-json-1.1")
            .putHeader("X-Amz-Target", TARGET)
            .putHeader("Content-Length", "" + body.toString().getBytes(UTF_8).length)
            .build();
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                with ->
                    with.identity(credentials.resolveCredentials())
                        .request(request)
                        .payload(content)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "servicequotas")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region.id()));
    HttpExecuteResponse answer =
        http.prepareRequest(
                HttpExecuteRequest.builder()
                    .request(signed.request())
                    .contentStreamProvider(signed.payload().orElse(content))
                    .build())
            .call();
    int status = answer.httpResponse().statusCode();
    try (InputStream in =
        answer.responseBody().map(InputStream.class::cast).orElse(InputStream.nullInputStream())) {
      JsonNode read = JsonFactories.TREES.readTree(in.readAllBytes());
      if (answer.httpResponse().isSuccessful()) {
        return read;
      }
      String type = read.path("__type").asText();
      if (status == DENIED || type.contains("AccessDenied")) {
        return null;
      }
      throw new IOException("Service Quotas answered " + status + " " + type);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
