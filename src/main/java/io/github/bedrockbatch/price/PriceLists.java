/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.price;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Downloads the public price list of AWS, which needs no credentials
 * (https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api.html).
 */
public final class PriceLists {
  /** The offers with models: those of Amazon and with open weights, and those of other sellers. */
  private static final List<String> OFFERS =
      List.of("AmazonBedrock", "AmazonBedrockFoundationModels");

  /** The HTTP statuses of a missing file. */
  private static final List<Integer> ABSENT = List.of(403, 404);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String address;

  /**
   * @param address its URL, such as https://pricing.us-east-1.amazonaws.com
   */
  public PriceLists(String address) {
    this.address = address.replaceFirst("/+$", "");
  }

  /**
   * Reads all prices of a Region.
   *
   * @return the offers without a list for the Region, but never all of them
   * @throws IOException when one of its files cannot be read, or there is none; then nothing may be
   *     used
   */
  public List<String> read(String region, PriceList to) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    List<String> absent = new ArrayList<>();
    for (String offer : OFFERS) {
      URI uri =
          URI.create(
              "%s/offers/v1.0/aws/%s/current/%s/index.json".formatted(address, offer, region));
      try {
        HttpResponse<InputStream> answer =
            client.send(
                HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
          if (ABSENT.contains(answer.statusCode()) && absent.size() < OFFERS.size() - 1) {
            absent.add(offer);
          } else if (answer.statusCode() == 200) {
            to.read(body);
          } else {
            throw new IOException("it answered " + answer.statusCode());
          }
        }
      } catch (IOException e) {
        String why =
            e.getMessage() == null
                ? "there is no connection (%s)".formatted(e.getClass().getSimpleName())
                : e.getMessage();
        throw new IOException(uri + " could not be read: " + why, e);
      }
    }
    return absent;
  }
}
