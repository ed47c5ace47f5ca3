/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The families of models: the format of their requests and answers. A family is one file in {@code
 * families}.
 */
package io.github.bedrockbatch.model;
