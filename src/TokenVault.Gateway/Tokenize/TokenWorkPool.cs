using Microsoft.Extensions.ObjectPool;

namespace TokenVault.Gateway.Tokenize;

/// <summary>Reuses works, as many as the queue holds.</summary>
internal sealed class TokenWorkPool
{
    private readonly DefaultObjectPool<TokenWork> _pool;

    public TokenWorkPool(int retainedMax)
    {
        var policy = new Policy();
        _pool = new DefaultObjectPool<TokenWork>(policy, retainedMax);
        policy.Pool = _pool;
    }

    public TokenWork Rent() => _pool.Get();

    private sealed class Policy : PooledObjectPolicy<TokenWork>
    {
        public ObjectPool<TokenWork>? Pool { get; set; }

        public override TokenWork Create() => new(Pool!);

        public override bool Return(TokenWork obj) => true;
    }
}
