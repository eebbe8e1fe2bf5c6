"""How the reference groups what is public: titles of pages, and the modules whose names stand there."""

from __future__ import annotations

Topics = dict[str, dict[str, str]]

FUNCTIONS: Topics = {
    "Arithmetic and elementary functions": {
        "Arithmetic": "arithmetic power remainders squares sign rounding extremum clip floating_parts",
        "Exponentials and logarithms": "exponential logarithms exponential_sums log_sums logistic",
        "Trigonometry": "trigonometric inverse_trigonometric hyperbolic tanh angles degree_trigonometry "
                        "cardinal_sine phase_unwrapping",
        "Complex numbers": "complex_parts",
    },
    "Arrays": {
        "Creation and conversion": "creation grids casting number_replacement",
        "Shapes and axes": "shaping axes at_least broadcasting flipping sliding",
        "Joining and splitting": "joining stacking nested_blocks splitting repeating array_padding",
        "Indexing": "indexing taking insertion diagonals triangles where selection segments along_axis",
        "Assignment": "assignment adding updates",
        "Sorting": "sorting",
    },
    "Sums and statistics": {
        "Sums, products and means": "sums prod averages cumulative",
        "Extrema and quantiles": "extrema running_extrema quantiles",
        "Variance and correlation": "variance covariance counting",
        "Reductions that skip NaN": "nan_reductions nan_extrema nan_quantiles nan_variance",
        "Differences and interpolation": "differences sampled_derivatives linear_interpolation correlation "
                                         "heaviside_step",
        "Polynomials": "polynomials polynomial_arithmetic",
    },
    "Linear algebra": {
        "Products": "products matrix_vector vector_products tensor_products cross_products einstein_sums "
                    "matrix_chains grouped_mm",
        "Norms, traces and determinants": "matrix_norms vector_norms traces determinants",
        "Systems and inverses": "linear_systems least_squares",
        "Factorisations": "cholesky_factor orthogonal eigen hermitian_eigen singular_values",
        "Fourier transforms": "fourier fourier_planes fourier_axes fourier_shifts",
    },
    "Special functions": {
        "Error functions and the normal distribution": "erf error_functions normal_distribution",
        "Gamma and beta": "gamma_functions polygammas incomplete_gamma beta_functions incomplete_beta",
        "Distributions": "gamma_distributions beta_distributions student box_cox",
        "Entropies": "entropies huber_functions",
        "Bessel functions": "bessel bessel_orders hankel bessel_modified bessel_modified_orders "
                            "modified_bessel_zero kelvin struve_functions",
        "Integrals": "exponential_integrals oscillating_integrals elliptic lambert",
        "Hypergeometric functions": "hypergeometric",
        "Orthogonal polynomials": "chebyshev_polynomials jacobi_polynomials laguerre_polynomials",
    },
    "Neural networks": {
        "Linear maps and embeddings": "linear bilinear embedding embedding_bag one_hot",
        "Convolutions": "convolution transposed_convolution conv_tbc unfold",
        "Pooling": "avg_pool max_pool lp_pool adaptive_avg_pool adaptive_max_pool fractional_max_pool max_unpool "
                   "pool_indices",
        "Activations": "relu prelu elu gelu silu mish sigmoid hard shrink softplus softsign glu",
        "Softmax": "softmax softmin gumbel",
        "Normalisation": "batch_norm instance_norm layer_norm group_norm rms_norm local_response_norm normalize",
        "Dropout": "dropout channel_dropout alpha_dropout",
        "Attention": "attention multi_head_attention",
        "Recurrent networks": "rnn lstm gru recurrent_cells",
        "Images": "interpolate grid_sample affine_grid pixel_shuffle pad",
        "Distances": "distances pairwise_distances",
        "Losses for classes": "cross_entropy linear_cross_entropy nll_loss binary_cross_entropy "
                              "class_margin_losses margin_losses ctc",
        "Losses for values": "regression_losses likelihood_losses embedding_losses",
    },
}
"""Parts of `pygrad.functions`; in each the title of a page, and the modules whose functions it lists."""

LAYERS: Topics = {
    "Modules": {
        "Module": "module hooks state summary lazy",
        "Containers": "sequential containers identity",
    },
    "Layers": {
        "Linear maps and embeddings": "linear bilinear embedding",
        "Convolutions": "convolution transposed_convolution lazy_convolution unfold",
        "Pooling": "pooling adaptive_pooling fractional_pooling unpooling",
        "Activations": "activation smooth thresholds softmax",
        "Normalisation": "batch_norm instance_norm normalization response_norm",
        "Dropout": "dropout",
        "Attention and transformers": "attention causal_attention transformer transformer_layers",
        "Recurrent networks": "recurrent recurrent_cells packing",
        "Images and shapes": "flatten padding pixel_shuffle upsampling",
        "Distances": "distances",
        "Losses": "losses losses_adaptive losses_embedding losses_linear losses_margin losses_regression",
    },
}
"""The same of `pygrad.layers`."""

PACKAGE = {
    "Variables and Functions": "Variable Parameter Function register",
    "Derivatives": "backward grad value_and_grad elementwise_grad vjp jvp jacobian hessian hvp",
    "Looking into backward": "backward_steps detect_anomaly AnomalyError",
    "Modes": "no_grad enable_grad is_grad_enabled get_default_dtype set_default_dtype manual_seed evict",
}
"""Groups of the package's own names; what is in none stands under `OTHERS`."""

OTHERS = "Others"

LEFT_OUT = {"PyGradError", "StaleGraphError"}
"""Names of the package that its subpackages' pages document."""

MODULES = ("layers.init", "transforms", "optim", "optim.lr_scheduler", "data", "io", "memory", "display", "testing",
           "config", "errors", "events", "kernels", "random", "ipython")
"""Modules that have one page each."""

ELSEWHERE = {"transforms": "pygrad", "optim": "pygrad.optim.lr_scheduler"}
"""Modules that also list names of another one, which documents them."""

BESIDE = ("numpy_functions", "torch_functions", "saved_bytes", "memory_profiler")
"""Pages that others of our programs write, to which the reference leads."""
