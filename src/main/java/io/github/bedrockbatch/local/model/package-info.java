/* SPDX-License-Identifier: Apache-2.0 */
/** Who answers the prompts, and in which shape. Internal to local-aws. */
package io.github.bedrockbatch.local.model;
