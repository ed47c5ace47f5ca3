/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.issues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.cli.Typed;
import io.github.bedrockbatch.cli.terminal.CommandException;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.local.LocalAws;
import io.github.bedrockbatch.local.LocalAwsOptions;
import io.github.bedrockbatch.refusal.KnownRefusal;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrock.BedrockClient;

/**
 * Somebody who has read the first commands of the README and nothing else takes every wrong step
 * there is, one after the other: each is told before a job exists or, where only a job can show it,
 * explained when that ends.
 */
@Isolated("credentials, endpoints and screen of the process")
@Timeout(600)
class NewcomersStoryTest {
  private static final int PROMPTS = 100;
  private static final List<String> SERVICES = List.of("Sts", "Iam", "Kms", "ServiceQuotas");

  @TempDir private Path folder;
  private Typed user;
  private Path questions;
  private Path out;
  private LocalAws account;

  @BeforeEach
  void somebody_with_a_hundred_questions_and_an_account() throws Exception {
    account =
        LocalAws.start(
            LocalAwsOptions.of(
                options -> {
                  options.directory = folder.resolve("account");
                  options.buckets = List.of("mine");
                  options.jobDuration = Duration.ZERO;
                }));
    SERVICES.forEach(
        name -> System.setProperty("aws.endpointUrl" + name, account.bedrockEndpoint().toString()));
    System.setProperty("aws.disableEc2Metadata", "true");
    user = new Typed(folder);
    out = folder.resolve("out");
    questions =
        user.file(
            "questions.jsonl",
            IntStream.range(0, PROMPTS)
                .mapToObj("{\"id\":\"q%d\",\"question\":\"Who are you?\"}%n"::formatted)
                .collect(Collectors.joining()));
  }

  @AfterEach
  void end() {
    account.close();
    SERVICES.forEach(name -> System.clearProperty("aws.endpointUrl" + name));
    Stream.of("aws.disableEc2Metadata", "aws.accessKeyId", "aws.secretAccessKey")
        .forEach(System::clearProperty);
  }

  @Test
  void every_wrong_step_is_told_before_a_job_exists_or_explained_when_it_ends() throws Exception {
    // As the README's "Pointing it at AWS" has it, copied without a change.
    set("aws.mode", "aws");
    set("s3.bucket", "my-bucket");
    set("bedrock.role-arn", "arn:aws:iam::210987654321:role/bedrock-batch");
    set("bedrock.model-id", "amazon.nova-pro-v1:0");
    set("s3.endpoint", account.s3Endpoint().toString());
    set("s3.path-style", "true");
    set("bedrock.endpoint", account.bedrockEndpoint().toString());
    set("bedrock.runtime-endpoint", account.bedrockEndpoint().toString());
    set("batch.min-records", "10");
    set("poll.period", "100ms");

    runIsToldBeforeAnythingIsRead(
        "No AWS credentials were found", "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local-secret");

    runIsToldBeforeAnythingIsRead(
        "The bucket is not there: none is called my-bucket.",
        "aws s3 mb s3://my-bucket --region us-east-1",
        "The role is of account 210987654321, and the credentials are of 123456789012.");
    set("s3.bucket", "mine");
    set("bedrock.role-arn", "arn:aws:iam::123456789012:role/bedrock-batch");

    accountHas("'bucketRegion':'eu-west-1','inferenceTypes':['INFERENCE_PROFILE']");
    runIsToldBeforeAnythingIsRead(
        "The bucket mine is in eu-west-1, and jobs read and write buckets of their own Region.",
        "Set aws.region to it, or s3.bucket to one in us-east-1",
        "The model amazon.nova-pro-v1:0 is served by INFERENCE_PROFILE only.",
        "Set bedrock.model-id to an inference profile");
    set("bedrock.model-id", "us.amazon.nova-pro-v1:0");

    accountHas("'bucketOwner':'210987654321'");
    set("s3.bucket-owner", "123456789012");
    runIsToldBeforeAnythingIsRead(
        "The bucket mine is not of account 123456789012, which s3.bucket-owner names.");
    set("s3.bucket-owner", "");

    // The rest only IAM, KMS and the quotas know, and "check" asks them.
    accountHas(
        "'deniedToCaller':['iam:PassRole'],'trustedAccount':'210987654321','keyState':'Disabled',"
            + "'deniedToRole':['kms:Decrypt','bedrock:InvokeModel@us-west-2'],"
            + "'quotas':{'Minimum number of records per batch inference job for':100}");
    set("s3.kms-key-id", "arn:aws:kms:us-east-1:123456789012:alias/mine");
    assertThat(user.type("check", "-o", "short"))
        .contains("× the caller may pass the role to Bedrock")
        .contains("× Bedrock may assume the role (its trust policy wants aws:SourceAccount 2109")
        .contains("Let the trust policy allow sts:AssumeRole to bedrock.amazonaws.com")
        .contains(
            "× the role may use the key (its policies do not allow kms:Decrypt on arn:aws:kms")
        .contains("× the KMS key can be used (it is Disabled)", "Enable it")
        .contains("× the role may invoke the model (its policies do not allow bedrock:InvokeModel")
        .contains(" on arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-pro-v1:0")
        .contains("× batch.min-records is within the quota", "Raise it: smaller jobs fail");

    // Who does not ask is told by what fails, one after the other.
    accountHas("'keyState':'Disabled'");
    runEnds(1, "The KMS key cannot be used");
    set("s3.kms-key-id", "");

    accountHas("'deniedToCaller':['iam:PassRole']");
    runEnds(1, KnownRefusal.PASS_ROLE.meaning(), KnownRefusal.PASS_ROLE.remedy());
    assertThat(jobs()).isZero();

    accountHas("'trustedAccount':'210987654321'");
    runEnds(
        2,
        "the job failed: Could not validate GetObject permissions to access S3 bucket: mine",
        KnownRefusal.ROLE_ON_BUCKET.remedy());

    accountHas("");
    runOfFewEnds(2, "less records (10)", KnownRefusal.TOO_FEW.remedy());
    set("batch.min-records", "100");

    accountHas("'deniedToRole':['bedrock:InvokeModel']");
    runEnds(
        2, "Customer doesn't have permissions to invokeModel", KnownRefusal.ROLE_ON_MODEL.remedy());

    accountHas("'deniedToRole':['bedrock:InvokeModel@us-west-2']");
    runEnds(2, "in a Region of the profile", KnownRefusal.CALLER.remedy());

    // All is as it should be, and the same command asks what is left.
    accountHas("");
    assertThat(user.type("check", "-o", "short")).doesNotContain("×");
    runEnds(0, "100 prompts: 100 answered");

    serveTells();
  }

  /** Then it serves, elsewhere at first, and a job is not made, or waits. */
  private void serveTells() throws Exception {
    accountHas("'bucketRegion':'eu-west-1'");
    try (Server server = new Server()) {
      server.awaitProblem("The bucket mine is in eu-west-1", "Set aws.region to it");

      faults("'quotaReached':true");
      server.take(questions);
      server.awaitProblem(
          "The service takes no more jobs of us.amazon.nova-pro-v1:0 now",
          "Set jobs.max-open to what the quota leaves you");

      faults("'stuckScheduled':true");
      server.awaitProblem(
          "has waited for capacity at Bedrock",
          "at its time-out (bedrock.timeout-hours) its prompts go into a later batch");
      Batch batch = server.pipeline.ledger().inState(BatchState.SUBMITTED).get(0);
      assertThat(user.type("show", batch.id()))
          .containsPattern("waits since +\\S+Z, for ")
          .contains("The job is validated and waits for capacity of this model in this Region")
          .contains("stop it, then rerun it");

      faults("");
      await().until(() -> server.pipeline.ledger().inState(BatchState.DELIVERED).size() == 1);
    }
  }

  private void set(String key, String value) {
    user.set(key, value);
  }

  private void runIsToldBeforeAnythingIsRead(String... words) throws Exception {
    String told;
    try {
      assertThat(run(questions)).isEqualTo(1);
      told = user.screen();
    } catch (CommandException e) {
      told = e.getMessage();
    }
    assertThat(told).contains(words).doesNotContain("Exception", "\tat ");
    assertThat(jobs()).isZero();
    assertThat(user.batches()).isEmpty();
  }

  private void runEnds(int exit, String... words) throws Exception {
    assertThat(run(questions)).as(user.screen()).isEqualTo(exit);
    assertThat(user.screen()).contains(words).doesNotContain("\tat ");
  }

  private void runOfFewEnds(int exit, String... words) throws Exception {
    Path few = user.file("few.jsonl", "{\"question\":\"Why?\"}\n".repeat(10));
    assertThat(run(few)).as(user.screen()).isEqualTo(exit);
    assertThat(user.screen()).contains(words);
  }

  private int run(Path file) throws Exception {
    return user.run(file, "--prompt-field", "question", "--out", out);
  }

  private void accountHas(String wrong) throws Exception {
    faults(wrong.isEmpty() ? "" : "'account':{" + wrong + "}");
  }

  private void faults(String switches) throws Exception {
    assertThat(
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(account.bedrockEndpoint().resolve("/local-aws/faults"))
                        .header("Content-Type", "application/json")
                        .POST(
                            HttpRequest.BodyPublishers.ofString(
                                "{" + switches.replace('\'', '"') + "}"))
                        .build(),
                    BodyHandlers.discarding())
                .statusCode())
        .isEqualTo(200);
  }

  private long jobs() {
    URI service = account.bedrockEndpoint();
    try (BedrockClient bedrock =
        BedrockClient.builder()
            .endpointOverride(service)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
            .build()) {
      return bedrock.listModelInvocationJobs(list -> {}).invocationJobSummaries().size();
    }
  }

  /** What {@code serve} starts. */
  private final class Server implements AutoCloseable {
    private final Pipeline pipeline;
    private CamelContext camel;

    Server() throws Exception {
      Map<String, String> settings = new HashMap<>(user.settings());
      settings.put("intake.prompt-field", "question");
      settings.put("retry.longest-pause", "1s");
      settings.put("jobs.scheduled-warning", "1s");
      pipeline =
          Pipeline.start(
              Settings.load(SettingsSource.commandLine(settings)),
              "file:routes/*.camel.yaml",
              Clock.systemUTC(),
              UnaryOperator.identity(),
              Error::printStackTrace,
              context -> camel = context);
    }

    void take(Path file) throws Exception {
      pipeline.take(file.toFile());
      pipeline.spool().sealNow();
    }

    void awaitProblem(String sentence, String remedy) {
      try (ProducerTemplate look = camel.createProducerTemplate()) {
        await()
            .untilAsserted(
                () -> {
                  look.sendBody("direct:problems", null);
                  assertThat(pipeline.standingProblems().standing())
                      .anySatisfy(
                          problem -> {
                            assertThat(problem.sentence()).contains(sentence);
                            assertThat(problem.remedy()).contains(remedy);
                          });
                });
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      pipeline.close();
    }
  }
}
