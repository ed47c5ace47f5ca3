/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The families of models: how each is asked and where its answers have what. A family is one file
 * in {@code families}, and to add a family is to add one.
 */
package io.github.bedrockbatch.model;
