/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.check.Checkup.Checked;
import io.github.bedrockbatch.check.Outcome.Result;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.local.LocalAws;
import io.github.bedrockbatch.local.LocalAwsOptions;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;

class CheckupTest {
  private static final String KEY = "12345678-1234-1234-1234-123456789012";
  @TempDir static Path folder;
  private static LocalAws aws;

  @TempDir Path data;
  private final Map<String, String> texts = new HashMap<>();

  @BeforeAll
  static void start() throws Exception {
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local-secret");
    aws =
        LocalAws.start(
            LocalAwsOptions.of(
                options -> {
                  options.directory = folder;
                  options.buckets = List.of("mine");
                  options.jobDuration = Duration.ZERO;
                }));
  }

  @AfterAll
  static void stop() {
    aws.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @BeforeEach
  void settings() {
    texts.put("data.dir", data.resolve("data").toString());
    texts.put("aws.mode", "aws");
    texts.put("s3.bucket", "mine");
    texts.put("s3.endpoint", aws.s3Endpoint().toString());
    texts.put("s3.path-style", "true");
    texts.put("bedrock.endpoint", aws.bedrockEndpoint().toString());
    texts.put("bedrock.runtime-endpoint", aws.bedrockEndpoint().toString());
    texts.put("bedrock.role-arn", "arn:aws:iam::123456789012:role/batch");
  }

  private List<Outcome> check(String faults, Clock clock) throws Exception {
    faults(faults);
    Settings settings = Settings.load(SettingsSource.commandLine(texts));
    try (AccountClients clients = AccountClients.of(settings, aws.bedrockEndpoint().toString())) {
      return Checkup.of(settings, clients, clock).look().stream()
          .map(Checked::checks)
          .flatMap(List::stream)
          .toList();
    }
  }

  private Outcome checkDeep(String faults) throws Exception {
    faults(faults);
    Settings settings = Settings.load(SettingsSource.commandLine(texts));
    try (AccountClients clients = AccountClients.of(settings, aws.bedrockEndpoint().toString())) {
      return new DeepCheck(settings, clients, Clock.systemUTC(), Thread::onSpinWait).look();
    }
  }

  private static void faults(String faults) throws Exception {
    HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(aws.bedrockEndpoint().resolve("/local-aws/faults"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(faults))
                .build(),
            BodyHandlers.ofString());
  }

  private static List<Outcome> of(Result result, List<Outcome> outcomes) {
    return outcomes.stream().filter(outcome -> outcome.result() == result).toList();
  }

  @Test
  void what_is_in_order_raises_no_alarm() throws Exception {
    texts.put("s3.kms-key-id", KEY);

    List<Outcome> outcomes = check("{}", Clock.systemUTC());

    assertThat(of(Result.FAILED, outcomes)).isEmpty();
    assertThat(of(Result.WARNING, outcomes)).isEmpty();
    assertThat(of(Result.PASSED, outcomes))
        .extracting(Outcome::what)
        .contains(
            "AWS accepts the credentials",
            "the bucket mine is there, in us-east-1",
            "objects can be written under batches/",
            "the KMS key can be used",
            "Bedrock may assume the role",
            "the caller may pass the role to Bedrock",
            "the role may invoke the model",
            "the model amazon.nova-lite-v1:0 is there",
            "the account has access to amazon.nova-lite-v1:0",
            "batch.max-records is within the quota",
            "jobs.max-open is within the quota");
  }

  /** With what the guide lists under Permissions, and nothing else. */
  @Test
  void least_privilege_raises_no_alarm() throws Exception {
    List<Outcome> outcomes =
        check(
            "{\"deniedOperations\":[\"GetRole\",\"SimulatePrincipalPolicy\",\"ListServiceQuotas\","
                + "\"GetFoundationModel\",\"GetInferenceProfile\","
                + "\"GetFoundationModelAvailability\",\"DescribeKey\"]}",
            Clock.systemUTC());

    assertThat(of(Result.FAILED, outcomes)).isEmpty();
    assertThat(of(Result.WARNING, outcomes)).isEmpty();
    assertThat(of(Result.UNKNOWN, outcomes))
        .extracting(Outcome::said)
        .allMatch(said -> said.startsWith("could not check: "))
        .contains(
            "could not check: the caller may not iam:GetRole",
            "could not check: the caller may not servicequotas:ListServiceQuotas");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "s3.bucket=nobody | {} | the bucket nobody is there, in us-east-1 | aws s3 mb s3://nobody",
        "bedrock.role-arn=arn:aws:iam::210987654321:role/r | {}"
            + " | the role is of the caller's account | of the caller's account only",
        "- | {'account':{'deniedToCaller':['iam:PassRole']}}"
            + " | the caller may pass the role to Bedrock | Grant that",
        "- | {'account':{'deniedToRole':['s3:GetObject']}}"
            + " | the role may read and write objects | Grant that",
        "- | {'account':{'trustedAccount':'210987654321'}}"
            + " | Bedrock may assume the role | aws:SourceAccount 123456789012",
        "- | {'account':{'trustedRegion':'eu-west-1'}}"
            + " | Bedrock may assume the role | arn:aws:bedrock:us-east-1:",
        "bedrock.model-id=us.amazon.nova-lite-v1:0"
            + " | {'account':{'deniedToRole':['bedrock:InvokeModel@us-west-2']}}"
            + " | the role may invoke the model | Grant that",
        "bedrock.model-id=amazon.no-such-v1:0 | {}"
            + " | the model amazon.no-such-v1:0 is there | list-foundation-models",
        "- | {'account':{'inferenceTypes':['INFERENCE_PROFILE']}}"
            + " | the model amazon.nova-lite-v1:0 is there | list-inference-profiles",
        "- | {'account':{'entitlement':'NOT_AVAILABLE'}}"
            + " | the account has access to amazon.nova-lite-v1:0 | Model catalog",
        "- | {'account':{'quotas':{'Records per batch inference job for':10000}}}"
            + " | batch.max-records is within the quota | Lower it",
        "s3.kms-key-id="
            + KEY
            + " | {'account':{'keyState':'Disabled'}}"
            + " | the KMS key can be used | Enable it",
        "- | {'deniedOperations':['ListModelInvocationJobs']}"
            + " | jobs can be listed | bedrock:ListModelInvocationJobs",
        "ledger.url=jdbc:postgresql://127.0.0.1:1/x | {} | the ledger can be used | ledger.url",
        "intake.from=kafka kafka.brokers=127.0.0.1:1 | {}"
            + " | the Kafka broker answers at 127.0.0.1:1 | kafka.brokers",
        "data.dir=/proc/nowhere | {} | /proc/nowhere takes files | set data.dir",
      })
  void a_fault_is_named_with_its_remedy(String changes, String faults, String what, String remedy)
      throws Exception {
    if (changes != null) {
      for (String change : changes.split(" ")) {
        texts.put(change.split("=", 2)[0], change.split("=", 2)[1]);
      }
    }

    List<Outcome> failed = of(Result.FAILED, check(faults.replace('\'', '"'), Clock.systemUTC()));

    assertThat(failed).extracting(Outcome::what).contains(what);
    assertThat(failed)
        .filteredOn(of -> of.what().equals(what))
        .singleElement()
        .satisfies(of -> assertThat(of.remedy()).contains(remedy));
  }

  @Test
  void a_clock_that_is_wrong_is_a_warning() throws Exception {
    Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));

    assertThat(of(Result.WARNING, check("{}", clock)))
        .singleElement()
        .satisfies(of -> assertThat(of.said()).contains("apart from that of AWS"));
  }

  @Test
  void without_credentials_that_is_the_only_thing_said_of_aws() throws Exception {
    texts.put("aws.profile", "nobody-has-this");

    assertThat(of(Result.FAILED, check("{}", Clock.systemUTC())))
        .singleElement()
        .satisfies(of -> assertThat(of.remedy()).contains("aws.profile"));
  }

  @Test
  void a_service_that_never_answers_ends_the_look_in_time() throws Exception {
    try (ServerSocket silent = new ServerSocket(0)) {
      texts.put("bedrock.endpoint", URI.create("http://127.0.0.1:" + silent.getLocalPort()) + "");

      List<Outcome> failed = of(Result.FAILED, check("{}", Clock.systemUTC()));

      assertThat(failed)
          .extracting(Outcome::what)
          .containsAnyOf("jobs can be listed", "model can be looked at");
      assertThat(failed).allSatisfy(of -> assertThat(of.remedy()).isNotBlank());
    }
  }

  @Test
  void a_job_of_one_record_shows_that_role_and_bucket_work() throws Exception {
    Outcome outcome = checkDeep("{}");

    assertThat(outcome.result()).isEqualTo(Result.PASSED);
    assertThat(outcome.said()).contains("less records (1)");
  }

  @Test
  void a_job_that_is_refused_is_explained() throws Exception {
    Outcome outcome = checkDeep("{\"deniedOperations\":[\"CreateModelInvocationJob\"]}");

    assertThat(outcome.result()).isEqualTo(Result.FAILED);
    assertThat(outcome.remedy()).contains("iam:PassRole");
  }

  @Test
  void nothing_is_left_behind() throws Exception {
    check("{}", Clock.systemUTC());
    checkDeep("{}");

    Settings settings = Settings.load(SettingsSource.commandLine(texts));
    try (AccountClients clients = AccountClients.of(settings, "http://127.0.0.1:1")) {
      S3Client s3 = clients.s3();
      assertThat(s3.listObjectsV2(list -> list.bucket("mine")).contents()).isEmpty();
    }
    assertThat(data.resolve("data")).isEmptyDirectory();
  }
}
